"""What looks like a name and is none: drugs, fonts, months, places, companies, products, codes, headings."""

from __future__ import annotations

import string
from random import Random
from zoneinfo import available_timezones

from recognizers.training.spelling import Spelling

_LISTS = {
    "drug": "Paracetamol Ibuprofen Amoxicillin Metformin Lisinopril Atorvastatin Simvastatin Omeprazole Amlodipine "
    "Losartan Gabapentin Sertraline Citalopram Fluoxetine Warfarin Clopidogrel Prednisone Tamoxifen Ciprofloxacin "
    "Doxycycline Azithromycin Levothyroxine Metoprolol Furosemide Tramadol Morphine Codeine Diazepam Lorazepam "
    "Aspirin Naproxen Diclofenac Ramipril Bisoprolol Candesartan Salbutamol Budesonide Insulin Glargine Rivaroxaban "
    "Apixaban Enoxaparin Heparin Cetirizine Loratadine Montelukast Pantoprazole Esomeprazole Ranitidine Allopurinol "
    "Methotrexate Rituximab Trastuzumab Adalimumab Quetiapine Olanzapine Risperidone Lithium Venlafaxine Zolpidem "
    "Ondansetron Metronidazole Fluconazole Aciclovir Vancomycin Ceftriaxone Hydrocortisone Dexamethasone Digoxin",
    "font": "Arial Helvetica Verdana Georgia Garamond Calibri Cambria Tahoma Consolas Courier Palatino Baskerville "
    "Bodoni Caslon Futura Univers Roboto Lato Montserrat Merriweather Inconsolata Menlo Monaco Rockwell Didot Optima",
    "month": "January February March April May June July August September October November December Jan Feb Mar Apr Jun "
    "Jul Aug Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat",
    "brand": "Toyota Honda Ford Nissan Mercedes Ferrari Porsche Siemens Philips Nestle Danone Adidas Puma Gucci Prada "
    "Samsung Sony Panasonic Nokia Ericsson Oracle Cisco Intel Nvidia Adobe Ubuntu Debian Fedora Android Chrome Firefox "
    "Docker Jenkins Kubernetes Ansible Terraform Django Flask Spark Kafka Cassandra Hadoop Maven Gradle Julia Ruby "
    "Python Perl Haskell Scala Rust Swift Kotlin Ada Pascal Delphi Apache Tomcat Nginx Redis Mongo Postgres Slack Zoom",
    "system": "Linux Solaris Windows Unix FreeBSD OpenBSD Darwin Cygwin CPython PyPy Jython NumPy SciPy Pandas Matplotlib "
    "Fortran Lisp Erlang Clojure Tcl Makefile Autoconf Valgrind Emacs Vim Sphinx Bugzilla Traceback Pickler Unpickler "
    "GIL POSIX ASCII SSL TLS DNS SMTP HELO NaN Licensor Licensee Contributor Affirmer Derivative Waiver Disclaimer",
    "letter": "a b c d e f g h i j k l m n A B C D E F G H J K L M N",
    "term": "Bayes Gauss Euler Fourier Laplace Markov Poisson Bernoulli Huffman Dijkstra Newton Hamming Levenshtein "
    "Gaussian Euclidean Cartesian Boolean Hilbert Riemann Lagrange Kalman Turing Unicode Base64 SHA Zlib Mersenne",
    "noun": "Account Payment Invoice Summary Overview Chapter Section Table Figure Total Order Product Customer Service "
    "Support Terms Conditions Privacy Policy Contact Address Phone Email Date Subject Message Status Amount Balance "
    "Description Quantity Price Discount Delivery Shipping Return Manager Director Assistant Engineer Teacher Nurse "
    "Report Meeting Agenda Minutes Notes Budget Project Schedule Annual Quarterly Review Committee Board Office Team "
    "Health Safety Training Human Resources Finance Marketing Sales Research Development Design Quality Control System "
    "User Guide Manual Reference Index Appendix Introduction Conclusion Results Methods Discussion Abstract References "
    "Error Warning Info Debug Default Value Type Name Class Function Module Object String Integer Float List Key File",
    "word": "the of and to in is was for on with as by at from this that have not are be it an or which were can will has "
    "had but they their one all also after when who new first more its two into other some could time only may then",
    "suffix": "Ltd Inc GmbH LLC Corp PLC AG Group Holdings Partners Bank Foundation University College Hospital Institute "
    "Church School Museum Street Avenue Road Bridge Park Airport Lake Hills Bay County Valley Trust Museum Hotel",
    "role": "Manager Director Engineer Nurse Teacher Accountant Analyst Clerk Surgeon Consultant Editor Secretary CEO CFO "
    "Chairman President Architect Developer Treasurer Witness Author Owner Reviewer Supervisor Buyer Seller Tenant",
    "title": "Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Prof. Professor Sir Lady Lord Capt. Captain Judge Senator Rev. Herr Frau "
    "Madame Monsieur Señor Señora Signora Sergeant Colonel Detective Nurse Sister Father President Minister",
    "kin": "uncle aunt grandma grandpa cousin brother sister mother father friend neighbour colleague husband wife son",
    "tag": "TODO FIXME NOTE HACK XXX BUG",
    "metal": "Gold Silver Copper Iron Zinc Amber Ruby Pearl Jade Olive Rose Violet Lily Daisy Basil Ginger Rosemary Sage "
    "Robin Jay Drake Martin Finch Brown Green White Black Gray Young King Bishop Baker Hill Wood Stone Field Hunter",
    "abbr": "USA UK EU UN NATO WHO IMF NASA FBI CIA BBC CNN IBM HTML HTTP JSON XML SQL API CPU GPU RAM USB PDF CSV URL UTC "
    "GMT EST PIN ATM IBAN VAT KYC STL ETF IPO CEO HR IT QA FAQ ASAP FYI OK AM PM NO YES NEW FREE SALE STOP URGENT",
}
_ABROAD = "cs_CZ da_DK de_DE es_ES fr_FR it_IT la lt_LT nl_NL pl_PL ro_RO tl_PH vi_VN lv_LV"
"""Locales in whose languages Faker has words for sentences."""


class Things:
    """Draws things that are no person."""

    def __init__(self, random: Random) -> None:
        from faker import Faker

        self._random = random
        self._lists = {kind: words.split() for kind, words in _LISTS.items()}
        makers = [
            Faker(locale)
            for locale in ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "pl_PL", "nl_NL", "it_IT")
        ]
        makers += [Faker(locale) for locale in ("sv_SE", "cs_CZ", "tr_TR", "pt_BR", "en_IN", "fi_FI")]
        for number, maker in enumerate(makers):
            maker.seed_instance(random.random() + number)
        self._lists["city"] = [maker.city() for maker in makers for _ in range(150)]
        self._lists["street"] = [maker.street_name() for maker in makers for _ in range(100)]
        self._lists["country"] = [makers[0].country() for _ in range(200)]
        self._lists["company"] = [maker.company() for maker in makers for _ in range(100)]
        self._lists["job"] = [makers[0].job() for _ in range(300)]
        zones = (zone.rsplit("/", 1)[-1].replace("_", " ") for zone in sorted(available_timezones()))
        self._lists["place"] = [
            zone for zone in zones if zone.replace(" ", "").isalpha() and not zone.isupper()
        ]
        self._lists["place"] += self._lists["country"] + [makers[0].state() for _ in range(200)]
        for kind in ("city", "place", "brand", "drug", "font"):
            known = self._lists[kind]
            self._lists[kind] = known + list(Spelling(known).made(len(known) // 2, random))
        coined = Spelling(self._lists["brand"] + self._lists["city"]).made(500, random)
        self._lists["company"] += [f"{word} {random.choice(self._lists['suffix'])}" for word in coined]
        abroad = [Faker(locale) for locale in _ABROAD.split()]
        for number, maker in enumerate(abroad):
            maker.seed_instance(random.random() + number)
        self._lists["abroad"] = [maker.sentence(8).rstrip(".") for maker in abroad for _ in range(150)]
        self._lists["phrase"] = [makers[0].catch_phrase() for _ in range(300)]
        self._lists["sentence"] = [makers[0].bs() for _ in range(300)]

    def __call__(self, kind: str) -> str:
        """One thing of a kind; a capital first letter of the kind asks for capitals throughout."""
        if kind.isupper():
            return self(kind.lower()).upper()
        made = getattr(self, f"_{kind}", None)
        return made() if made else self._random.choice(self._lists[kind])

    def _chars(self, letters: str, least: int, most: int) -> str:
        return "".join(self._random.choices(letters, k=self._random.randint(least, most)))

    def _low(self) -> str:
        return self._random.choice(self._lists["abroad"]).lower()

    def _n(self) -> str:
        return str(self._random.randint(0, 10 ** self._random.randint(1, 6)))

    def _code(self) -> str:
        chance, upper = self._random.random(), string.ascii_uppercase
        if chance < 0.4:
            return f"{self._chars(upper, 2, 5)}-{self._chars(string.digits, 2, 6)}"
        if chance < 0.7:
            return self._chars(upper + string.digits, 6, 18)
        return f"{self._chars(upper, 2, 4)}{self._random.choice(['_', '/', '.'])}{self._chars(upper, 2, 5)}"

    def _ident(self) -> str:
        """A short name of a variable."""
        made = self._chars("abcdefghilmnoprstuvwxyz", 1, 5)
        return self._random.choice(
            [made, made, f"{made}_{self._chars('aeioustnr', 1, 4)}", f"is{made}", f"{made}len"]
        )

    def _hex(self) -> str:
        return self._chars("0123456789abcdef", 8, 40)

    def _mail(self) -> str:
        word = self._random.choice(self._lists["noun"]).lower()
        return (
            f"{word}{self._chars(string.digits, 0, 2)}@example.{self._random.choice(['com', 'org', 'net'])}"
        )

    def _date(self) -> str:
        month = self._random.choice(self._lists["month"][:12])
        day, year = self._random.randint(1, 28), self._random.randint(1950, 2026)
        return self._random.choice(
            [f"{month} {day}, {year}", f"{day} {month} {year}", f"{year}-{day:02}-0{day % 9 + 1}"]
        )

    def _camel(self) -> str:
        words = [self._random.choice(self._lists["noun"]) for _ in range(self._random.randint(2, 3))]
        joined = "".join(words)
        return self._random.choice(
            [joined, joined[0].lower() + joined[1:], "_".join(words).lower(), "_".join(words).upper()]
        )

    def _head(self) -> str:
        words = [self._random.choice(self._lists["noun"]) for _ in range(self._random.randint(1, 4))]
        return " ".join(words)

    def _han(self) -> str:
        return "漢" * self._random.randint(1, 8)
