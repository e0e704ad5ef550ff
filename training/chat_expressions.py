"""Random expressions of Jinja2's language: values, and what templates do with them."""

import random

VALUES = [
    *"0 1 -1 2 3 7 10 1.5 -2.5 0.1 1e20 255 true false none nothing range(4) bos_token".split(),
    *"messages messages[0] messages[1].content [] [1,2,3] [1,'a',none] ['b','A','c'] [[1,2],[3]]".split(),
    *"() (1,2) {} {'a':1,'b':[2]} {'b':1,'a':none} [{'n':'b','v':1},{'n':'a','v':2}]".split(),
    *["''", "'a'", "'Ab c'", "'  x y '", "'한글 👋'", "'a,b,,c'", "'10'", "'3.7'", "'ß ǆ'", "'x\\ny\\n'"],
    *["'<&>'", "'%s'", "'{}'", "'aXbX'"],
]
OPERATORS = "+ - * / // % ~ == != < > <= >= in and or".split() + ["not in"]
FILTERS = """
abs capitalize count default('d') default('d',true) dictsort first float int items|list join join('-') last
length list lower map('upper')|list map(attribute='n')|list map('string')|join(',') max min reverse|list
reverse round round(1) round(-1) round(1,'ceil') select|list reject|list select('string')|list
selectattr('n')|list selectattr('v','gt',1)|list rejectattr('n','equalto','a')|list sort sort(reverse=true)
sort(attribute='n') string sum title tojson tojson(indent=2) trim trim('a') unique|list upper wordcount
batch(2)|list slice(2)|list slice(3,0)|list indent indent(2,true) replace('a','Q') replace('','-') truncate(5)
center(9) e format(1) groupby('n') groupby(0) int(default=5) float(1)
"""
TESTS = """
defined undefined none string number integer float boolean mapping sequence iterable odd even lower upper true
false callable
"""
PARTS = """
.upper() .lower() .strip() .split() .split(',') .startswith('a') .endswith(('c','y')) .replace('a','b')
.title() .items()|list .keys()|list .values()|list .get('a') .get('zz','q') .count('a') .count(1) .find('b')
.isdigit() .isalpha() .islower() .isupper() .istitle() .isspace() .zfill(6) .center(7,'*') .ljust(5) .rjust(5)
.format(1,2) .rsplit(maxsplit=1) .splitlines() .capitalize() .swapcase() .casefold() .partition(',') .index(1)
.a .n .role .lstrip('a') .rstrip() .join(['x','y']) .removeprefix('A') .copy() [0] [-1] ['a'] ['n'] [5] [none]
"""
SLICES = "[1:] [:-1] [::-1] [1:3] [::2] [-2:] [3:0:-1]".split()
ROWS = "'한글👋a' [1,2,3] (1,2) messages range(4)".split()


class Expressions:
    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def one(self, depth: int) -> str:
        pick = self.random.choice
        kind = self.random.random()
        if depth == 0 or kind < 0.12:
            return pick(VALUES) if self.random.random() < 0.9 else pick(ROWS) + pick(SLICES)
        inner = self.one(depth - 1)
        if kind < 0.4:
            return f"({inner} {pick(OPERATORS)} {self.one(depth - 1)})"
        if kind < 0.65:
            return f"({inner})|{pick(FILTERS.split())}"
        if kind < 0.74:
            return f"(({inner}) is {pick(['', 'not '])}{pick(TESTS.split())})"
        if kind < 0.9:
            return f"({inner}){pick(PARTS.split())}"
        if kind < 0.94:
            return f"({inner} if {self.one(depth - 1)} else {self.one(depth - 1)})"
        return pick([f"[{inner}, {self.one(depth - 1)}]", f"(not {inner})", f"(-{inner})"])
