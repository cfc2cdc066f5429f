"""Names of people in Chinese text: Baidu's LAC in exact integer arithmetic. `tagger.HanTagger` is the door."""
