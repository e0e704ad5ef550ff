"""Random templates of Jinja2: tags within each other, with all signs and blanks around them."""

import random

TEXTS = ["", "\n", " ", "  ", "\n\n", "a", "a ", "\n  ", " b\n", "\t", "x\r\n", "\r", "{", "}", "%", "#}", "}}"]
TEXTS += ["{ {", "\u00a0", "\n \n", "c\n\n"]
SHOWN = "x 'y' loop.index m.role ns.n v|upper 1+1 messages|length f('q') loop.first".split()
TESTS = ["true", "false", "x", "loop.first", "v", "ns.n > 1"]
LOOPS = ["m in messages", "v in ['p','q']", "x in range(2)", "k, v in {'a':'1'}.items()", "v in []"]
LOOPS += ["m in messages if m.role == 'user'"]
LAST = ["", "", "{% break %}", "{% if loop.index == 2 %}{% continue %}{% endif %}z"]
SETS = ["x = 5", "v = 'w'", "ns.n = ns.n + 1", "x = x ~ 'k'", "a, b = 1, 2"]
BLOCKS = {  # a tag: what may stand in it
    "set": ["v", "v | upper"],
    "filter": ["upper", "trim", "replace('a','o')", "indent(2)"],
    "macro": ["g(a)", "f(a, b=2)"],
    "generation": [""],
    "with": ["x = 7, v = x"],
}


class Templates:
    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def one(self) -> str:
        macro = self.random.choice(["", "{% macro f(a) %}<{{ a }}>{% endmacro %}"])
        return "{% set ns = namespace(n=0) %}" + macro + self.body(self.random.choice([1, 2, 3]))

    def body(self, depth: int) -> str:
        return "".join(self.block(depth) for _ in range(self.random.randint(1, 2)))

    def text(self) -> str:
        return "".join(self.random.choice(TEXTS) for _ in range(self.random.randint(0, 3)))

    def tag(self, inside: str) -> str:
        begin, end = (self.random.choice(["", "", "", "-", "+"]) for _ in range(2))
        return "{%" + begin + " " + inside + " " + end + "%}"

    def block(self, depth: int) -> str:
        pick = self.random.choice
        kind = "print" if depth == 0 else pick(["print", "comment", "raw", "if", "if", "for", "for", "do", "block"])
        return self.text() + {
            "print": lambda: "{{" + pick(["", "-"]) + " " + pick(SHOWN) + " " + pick(["", "-"]) + "}}",
            "comment": lambda: "{#" + self.text().replace("#}", "") + pick(["", "-", "+"]) + "#}",
            "raw": lambda: "{% raw " + pick(["", "-"]) + "%}" + self.text() + "{{ z }}" + self.tag("endraw"),
            "if": lambda: self.condition(depth - 1),
            "for": lambda: self.loop(depth - 1),
            "do": lambda: self.tag("set " + pick(SETS)),
            "block": lambda: self.inner(depth - 1),
        }[kind]() + self.text()

    def otherwise(self, depth: int) -> str:
        return self.tag("else") + self.body(depth) if self.random.random() < 0.3 else ""

    def condition(self, depth: int) -> str:
        arm = self.tag("elif " + self.random.choice(TESTS)) + self.body(depth)
        begin = self.tag("if " + self.random.choice(TESTS)) + self.body(depth)
        return begin + self.random.choice(["", arm]) + self.otherwise(depth) + self.tag("endif")

    def loop(self, depth: int) -> str:
        begin = self.tag("for " + self.random.choice(LOOPS)) + self.body(depth)
        return begin + self.random.choice(LAST) + self.otherwise(depth) + self.tag("endfor")

    def inner(self, depth: int) -> str:
        name = self.random.choice(list(BLOCKS))
        begin = self.tag(f"{name} {self.random.choice(BLOCKS[name])}")
        return begin + self.body(depth) + self.tag("end" + name)
