"""How much work a template of one's own may make, so that none runs for hours or fills the memory.

Loops within loops, macros that call themselves twice and texts put together of themselves cost
nothing to write. What a template asks for is counted while it runs: *steps*, about one for each
piece of it that is carried out, and *letters*, those of all texts and items that it makes on its
way. The same template stops at the same place on every machine, as no clock could have it.
"""

from collections.abc import Callable, Iterable, Iterator, Sized
from functools import partial, wraps
from math import isfinite
from typing import Any, ClassVar, Final

from jinja2 import Environment, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import Context, Undefined, markup_join, str_join
from jinja2.utils import pass_context, pass_eval_context
from jinja2.visitor import NodeTransformer

MAX_STEPS: Final = 20_000_000
"""Steps of one filling in, some seconds; the longest section of a contract of 6,000 lines takes
64,000, and they grow with its lines."""
MAX_LETTERS: Final = 128_000_000
"""Letters of all texts made on the way (that section: 320,000). What a macro returns counts again
where it goes."""

_MAX_BITS: Final = 4_096
_MAX_DIGITS: Final = 100
_LETTERS_A_STEP: Final = 64
_WRITING: Final = frozenset(
    (
        *("capitalize", "e", "escape", "int", "float", "lower", "string", "title", "trim"),
        *("truncate", "upper", "wordcount"),
    )
)
"""Filters that write whatever they are given as a text."""
_FILTER, _CALL = 5, 20  # steps of one, about
_ITEM: Final = 32  # letters that an item of a list counts for

# No template can write these names.
_LOOP, _JOINED, _WEIGHED, _SPENT = "·loop", "·joined", "·weighed", "·spent"


class Allowance:
    """What is left of the work that one filling in may make. Its methods raise SecurityError."""

    def __init__(self) -> None:
        self.steps = MAX_STEPS
        self.letters = MAX_LETTERS

    def step(self, count: int) -> None:
        """So many steps are taken."""
        self.steps -= count
        if self.steps < 0:
            millions = MAX_STEPS // 1_000_000
            raise SecurityError(f"o modelo precisa de mais de {millions} milhões de passos")

    def make(self, letters: int) -> None:
        """So many letters are made, or are about to be."""
        self.letters -= letters
        if self.letters < 0:
            millions = MAX_LETTERS // 1_000_000
            raise SecurityError(f"o modelo põe na memória mais de {millions} milhões de letras")

    def look(self, value: Any) -> None:
        """A value is gone through once."""
        if isinstance(value, Sized) and not isinstance(value, Undefined):
            self.step(1 + len(value) // _LETTERS_A_STEP if isinstance(value, str) else len(value))

    def print(self, value: Any) -> None:
        """A value is turned into text."""
        if isinstance(value, str):
            self.make(len(value))
        else:
            self._print_all(value)

    def _print_all(self, value: Any) -> None:
        waiting = [value]
        while waiting:
            value = waiting.pop()
            if isinstance(value, str):
                self.make(len(value))
            elif isinstance(value, dict):
                self.make(_ITEM * len(value))
                waiting += [*value.keys(), *value.values()]
            elif isinstance(value, list | tuple | set | frozenset):
                self.make(_ITEM * len(value))
                waiting += value
            elif isinstance(value, Undefined) or value is None:
                continue
            else:
                self.make(len(repr(value)))

    def counted(self, values: Iterable[Any], steps: int) -> Iterator[Any]:
        """The values, each of which takes so many steps."""
        for value in values:
            self.step(steps)
            yield value

    def join(self, separator: str, values: Any) -> list[Any]:
        """The values to be joined, if there is room for the text."""
        kept = list(self.counted(values, 1))
        self.make(len(separator) * len(kept))
        self._print_all(kept)
        return kept

    def replace(self, text: str, old: Any, new: Any) -> None:
        """One text is about to take the place of another."""
        if not isinstance(old, str) or not isinstance(new, str):
            return
        self.step(1 + len(text) // _LETTERS_A_STEP)
        self.make(len(text) + text.count(old) * max(0, len(new) - len(old)))

    def operate(self, operator: str, left: Any, right: Any) -> None:
        """Two values are about to be added or multiplied."""
        if operator == "*" and isinstance(left, int) and isinstance(right, int):
            if left.bit_length() + right.bit_length() > _MAX_BITS:
                raise SecurityError("o produto tem algarismos demais")
        elif operator == "+":
            for value in (left, right):
                if isinstance(value, str):
                    self.make(len(value))
                elif isinstance(value, list | tuple):
                    self.make(_ITEM * len(value))


class Metered(Environment):
    """An environment whose templates count what they do; ``allowance`` is renewed by the caller.

    Nothing is worked out when a template is compiled, as constant expressions otherwise are.
    """

    allowance = Allowance()

    def meter(self) -> None:
        """Have all that a template can name counted. To be called once filters are chosen."""
        self.optimized = False
        self.finalize = self._finalizer()
        self.filters = {name: self._counting(name, f) for name, f in self.filters.items()}
        self.tests = {name: self._counting("", f) for name, f in dict[str, Any](self.tests).items()}
        self.filters |= {
            _LOOP: lambda values, steps: self.allowance.counted(values, steps),
            _JOINED: self._joiner(),
            _WEIGHED: self._weighed,
            _SPENT: self._spent,
        }

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Limiter(name, filename).visit(
            super()._parse(source, name, filename)
        )
        tree.set_environment(self)
        return tree

    def called(self, function: Any, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        """A template is about to call something: the arguments to do it with."""
        self.allowance.step(_CALL)
        text = getattr(function, "__self__", None)
        if not isinstance(text, str):
            return arguments
        self.allowance.look(text)
        if function.__name__ == "join" and arguments:
            return (self.allowance.join(text, arguments[0]), *arguments[1:])
        if function.__name__ == "replace" and len(arguments) > 1:
            self.allowance.replace(text, *arguments[:2])
        return arguments

    def made(self, value: Any) -> Any:
        """A value that was made."""
        if isinstance(value, str):
            self.allowance.make(len(value))
        elif isinstance(value, list | tuple | dict):
            self.allowance.make(_ITEM * len(value))
        return value

    def _finalizer(self) -> Callable[..., Any]:
        @pass_context
        def printed(_context: Context, value: Any) -> Any:
            self.allowance.print(value)
            return value

        return printed

    def _joiner(self) -> Callable[..., str]:
        @pass_eval_context
        def joined(evaluation: nodes.EvalContext, values: list[Any]) -> str:
            self.allowance.print(values)
            return markup_join(values) if evaluation.autoescape else str_join(values)

        return joined

    def _weighed(self, value: Any) -> Any:
        self.allowance.look(value)
        return self.allowance.counted(value, 1) if isinstance(value, Iterator) else value

    def _spent(self, steps: int) -> str:
        self.allowance.step(steps)
        return ""

    def _counting(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter or test that counts. What is called by its name makes more than it is given."""
        first = int(hasattr(function, "jinja_pass_arg"))  # the environment goes before the value

        @wraps(function)
        def counting(*given: Any, **named: Any) -> Any:
            self.allowance.step(_FILTER)
            before, weighed = given[:first], [self._weighed(one) for one in given[first:]]
            if weighed:
                others = [*weighed[1:], *named.values()]
                weighed[0] = self._foreseen(name, weighed[0], others)
            return self.made(function(*before, *weighed, **named))

        return counting

    def _foreseen(self, name: str, value: Any, others: list[Any]) -> Any:
        """The value that a filter is given, if there is room for what it will make of it."""
        if name in ("join", "replace"):
            self.allowance.print(others)
        if name == "join":
            return self.allowance.join(str(others[0]) if others else "", value)
        if name == "replace":
            self.allowance.print(value)
            if len(others) > 1:
                self.allowance.replace(str(value), *map(str, others[:2]))
        elif name in _WRITING:
            self.allowance.print(value)
        elif name == "sum" and not all(isinstance(o, str | int | float) for o in others):
            raise SecurityError("«sum» soma números")
        elif name == "round" and any(isinstance(o, int) and abs(o) > _MAX_DIGITS for o in others):
            raise SecurityError("«round» com casas demais")
        return value


class _Limiter(NodeTransformer):
    """Puts the counting into a template that was parsed."""

    def __init__(self, name: str | None, filename: str | None) -> None:
        self.name = name
        self.filename = filename

    def get_visitor(self, node: nodes.Node) -> Any:
        """What is done with a node; ``None``: its children are visited."""
        visitor: Any = self._VISITORS.get(type(node))
        return visitor and partial(visitor, self)

    def _loop(self, node: nodes.For) -> nodes.Node:
        if node.recursive:
            raise TemplateSyntaxError(
                "um laço não pode ser «recursive»", node.lineno, self.name, self.filename
            )
        steps = _steps(node)
        self.generic_visit(node)
        node.iter = _filter(node.iter, _LOOP, nodes.Const(steps))
        return node

    def _concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        return _filter(nodes.List(node.nodes, lineno=node.lineno), _JOINED)

    def _compare(self, node: nodes.Compare) -> nodes.Node:
        self.generic_visit(node)
        node.expr = _filter(node.expr, _WEIGHED)
        for operand in node.ops:
            operand.expr = _filter(operand.expr, _WEIGHED)
        return node

    def _item(self, node: nodes.Getitem) -> nodes.Node:
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _filter(node.node, _WEIGHED)
        return node

    def _const(self, node: nodes.Const) -> nodes.Node:
        if isinstance(node.value, float) and not isfinite(node.value):
            raise TemplateSyntaxError(
                "o número é grande demais", node.lineno, self.name, self.filename
            )
        return node

    def _body(self, node: Any) -> nodes.Node:
        """Count what is carried out whenever this is: a macro, a block, a whole template."""
        steps = nodes.Const(_steps(node), lineno=node.lineno)
        self.generic_visit(node)
        spent = nodes.Output([_filter(steps, _SPENT)], lineno=node.lineno)
        node.body.insert(0, spent)
        return node  # type: ignore[no-any-return]

    _VISITORS: ClassVar[dict[type[nodes.Node], Any]] = {
        nodes.For: _loop,
        nodes.Concat: _concat,
        nodes.Compare: _compare,
        nodes.Getitem: _item,
        nodes.Const: _const,
        nodes.Macro: _body,
        nodes.CallBlock: _body,
        nodes.Block: _body,
        nodes.Template: _body,
    }


_BODIES = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)


def _steps(node: nodes.Node) -> int:
    """Steps of carrying out a body once, without those bodies in it that count for themselves."""
    count = 0
    waiting = [node]
    while waiting:
        one = waiting.pop()
        count += 1
        if isinstance(one, nodes.TemplateData):
            count += len(one.data) // _LETTERS_A_STEP
        waiting += [n for n in one.iter_child_nodes() if not isinstance(n, _BODIES)]
    return count


def _filter(node: Any, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    for argument in arguments:
        argument.lineno = node.lineno
    return nodes.Filter(node, name, list(arguments), [], None, None, lineno=node.lineno)
