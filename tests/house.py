"""Measures the house: `python -m tests.house` prints its rooms, lines, functions, and circles of imports."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import tutor

FRONT_ENDS = ("ui", "plain", "actions", "classroom")
"""Rooms, and files of the classroom outside its server, that do what keys do."""


def figures(package: Path) -> dict[str, int]:
    """Return the measurements of a package's folder."""
    sources = {module_of(path, package): path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py"))}
    lines = {module: len(text.splitlines()) for module, text in sources.items()}
    trees = {module: ast.parse(text) for module, text in sources.items()}
    functions = [
        node
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    arrows = {module: set(imports(tree, set(trees))) - {module} for module, tree in trees.items()}
    front = [module.split(".") for module in lines if module.split(".")[1:2]]
    front = [parts for parts in front if parts[1] in FRONT_ENDS and parts[1:3] != ["classroom", "server"]]
    return {
        "rooms on the first level": len({module.split(".")[1] for module in trees if "." in module}),
        "modules": len(trees),
        "lines of Python": sum(lines.values()),
        "lines of ui, plain, actions and the classroom's roles": sum(lines[".".join(parts)] for parts in front),
        "functions": len(functions),
        "import circles": len(list(circles(arrows))),
        "lines of the longest file": max(lines.values()),
    }


def module_of(path: Path, package: Path) -> str:
    """Return a file's module, a package's for its `__init__`."""
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.Module, known: set[str]) -> Iterator[str]:
    """Yield the modules that a module imports when it is imported itself; those for types or in functions do not."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield from {full if full in known else node.module} & known
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & known


def circles(arrows: dict[str, set[str]]) -> Iterator[set[str]]:
    """Yield the groups of modules that reach each other (Tarjan 1972)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []

    def visit(module: str) -> Iterator[set[str]]:
        order[module] = lowest[module] = len(order)
        stack.append(module)
        for target in sorted(arrows[module]):
            if target not in order:
                yield from visit(target)
                lowest[module] = min(lowest[module], lowest[target])
            elif target in stack:
                lowest[module] = min(lowest[module], order[target])
        if lowest[module] == order[module]:
            place = stack.index(module)
            group = set(stack[place:])
            del stack[place:]
            if len(group) > 1:
                yield group

    for module in sorted(arrows):
        if module not in order:
            yield from visit(module)


def main() -> int:
    """Print the figures."""
    for name, value in figures(Path(tutor.__file__).parent).items():
        print(f"{name:56}{value:>8,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
