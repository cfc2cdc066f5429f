"""Texts that become markup, script or a false picture wherever they are not shown as text."""

from __future__ import annotations

_MARKUP = """
<script>window.pwned=1</script>
<script>alert(1)</script>
</script><script>window.pwned=1</script>
</ScRiPt ><img src=x onerror=window.pwned=1>
<!--<script>--><script>window.pwned=1</script>
<!--<script><!--
--><img src=x onerror=alert(1)>
]]><img src=x onerror=alert(1)>
<img src=x onerror=alert(1)>
<img src="javascript:alert(1)">
<img src=http://example.invalid/x.png>
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><use href="data:image/svg+xml,<svg id='x' onload='alert(1)'/>#x">
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<object data="javascript:alert(1)"></object>
<embed src="data:text/html,<script>alert(1)</script>">
<body onload=alert(1)>
<details open ontoggle=alert(1)>
<video><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)>
<input autofocus onfocus=alert(1)>
<select autofocus onfocus=alert(1)>
<textarea autofocus onfocus=alert(1)>
<marquee onstart=alert(1)>
<form action="javascript:alert(1)"><button>x</button></form>
<a href="javascript:alert(1)">x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>
<base href="http://example.invalid/">
<link rel=stylesheet href=http://example.invalid/x.css>
<style>*{background:url(http://example.invalid/)}</style>
<style>@import 'http://example.invalid/x.css';</style>
<meta http-equiv=refresh content="0;url=http://example.invalid/">
<template><script>alert(1)</script></template>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<title></title><script>alert(1)</script>
<textarea></textarea><script>alert(1)</script>
<xmp></xmp><script>alert(1)</script>
<plaintext>
<div style="background:url(javascript:alert(1))">
<div style="position:fixed;inset:0;background:red">
<p id=page><p id=facts>
<p id=main name=main>
"><img src=x onerror=alert(1)>
'><img src=x onerror=alert(1)>
`><img src=x onerror=alert(1)>
" onmouseover="alert(1)
' onfocus='alert(1)' autofocus='
javascript:alert(1)
JaVaScRiPt:alert(1)
data:text/html,<script>alert(1)</script>
vbscript:msgbox(1)
//example.invalid/x
#view=overview&lang=zh
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;img src=x onerror=alert(1)&#62;
{{constructor.constructor('alert(1)')()}}
${alert(1)}
#{alert(1)}
<%= alert(1) %>
__proto__
constructor
toString
hasOwnProperty
\\u003cscript\\u003ealert(1)\\u003c/script\\u003e
\\"};alert(1);//
'-alert(1)-'
*/alert(1)/*
=cmd|' /C calc'!A0
"""

PAYLOADS = (
    *_MARKUP.strip().splitlines(),
    "\u2028alert(1)\u2029",
    "harmless\u202egpj.exe",
    "\u2066\u2067\u202d\u202eabc",
    "\x00\x01\x1b[31mred\x7f",
    "line one\nline two\r\tend",
    "z\u200be\u200cr\u200do\ufeff wi\u2060dth\u00ad",
    "tag\U000e0041\U000e0042\U000e007f",
    "\u0430pple.com",
    "a" * 3000,
    "e\u0301" + "\u0301" * 200,
    " ",
    "",
)
