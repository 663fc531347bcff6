"""Words that have broken typesetters before."""

HOSTILE = {
    "typst code": '#import "/etc/passwd": * #panic("run") #read("ebook.typ") $x$ @label <label>',
    "closing brackets": "] } ) ]] #] \\ \\] \\#",
    "markup": "= Heading *bold* _it_ `raw` ```typ #panic()``` // comment /* more",
    "xml": "<script>alert(1)</script> & &amp; &#0; ]]> <?xml?> <!-- -- --> \"quoted\" 'single'",
    "control characters": "a\x00b\x07c\x1bd\x85e\u2028f\ufffeg\ud7ffh",
    "emoji": "\U0001f389\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ec\U0001f1e7",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u202egnp.exe\u202c",
    "other scripts": "\u6f22\u5b57\u304b\u306a \u0939\u093f\u0928\u094d\u0926\u0940 \u0395\u03bb",
    "combining": "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324",
    "one long word": "a" * 500,
    "a long title": ("The Extraordinary and Entirely True History of Everything " * 9)[:500],
    "nothing": "",
    "white space": " \t\n\r\u00a0\u200b ",
    "paths": "../../etc/passwd file:///etc/passwd C:\\Windows",
    "json": '"}, "title": "broken out", {"',
}
