"""The chapter before the first row: column statistics and scaled values, as trees, and their order.

Knows the table's size, the rows that it is measured by and which columns are constant.
"""

from collections.abc import Iterator

from tutor.arithmetic.engine.network import Table
from tutor.arithmetic.formula.expr import Expr, Num, add, op
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.plan import Block, Plan

STATISTICS = {"min-max": ("min", "max"), "z-score": ("mean", "sd")}
"""What is found out of each column, by the kind of scaling."""


def _column(table: Table, column: int) -> list[Ref]:
    """Name a column's values in the rows that have a say in how it is scaled: those for training, without a leak."""
    return [Ref("raw", 0, (row, column)) for row in table.measured]


def _centred(value: Ref, centre: Ref) -> Expr:
    return op("minus", value, centre)


def preparation(table: Table, ref: Ref) -> Expr:
    """Build the formula of a column's statistic or of a scaled value.

    Raises:
        KeyError: if the quantity is not one of preparation.

    """
    column = ref.index[-1]
    count = Num(float(len(table.measured)))
    match ref.name:
        case "min":
            return op("smallest", *_column(table, column))
        case "max":
            return op("largest", *_column(table, column))
        case "mean":
            return op("over", add(*_column(table, column)), count)
        case "sd":
            mean = Ref("mean", 0, (column,))
            squares = (op("square", _centred(value, mean)) for value in _column(table, column))
            return op("sqrt", op("over", add(*squares), count))
        case "scaled":
            return _scaled(table, ref)
        case _:
            raise KeyError(ref)


def _scaled(table: Table, ref: Ref) -> Expr:
    row, column = ref.index
    lower, upper = (Ref(name, 0, (column,)) for name in STATISTICS[table.scaling.kind])
    centred = _centred(Ref("raw", 0, (row, column)), lower)
    if is_constant(table, column):
        return centred  # nothing to divide by
    return op("over", centred, op("minus", upper, lower) if table.scaling.kind == "min-max" else upper)


def is_constant(table: Table, column: int) -> bool:
    """Tell whether a column, from 1, has the same value in all rows that it is measured by."""
    lower, upper = table.scaling.lower[column - 1], table.scaling.upper[column - 1]
    return bool(lower == upper if table.scaling.kind == "min-max" else upper == 0.0)


class PreparationPlan(Plan):
    """The order of preparation: column by column, its two statistics, then every row's scaled value.

    A table may have very many rows, so places are found by arithmetic.
    """

    def __init__(self, table: Table) -> None:
        self._rows, self._columns = len(table.inputs), len(table.scaling.lower)
        self._statistics = STATISTICS[table.scaling.kind]
        super().__init__(Block("prepare", 0, column, 0, 2 + self._rows) for column in range(1, self._columns + 1))

    def __getitem__(self, place: int) -> Ref:
        """Name the quantity at a place from 0."""
        return self._ref(self.block_number(place) + 1, place % (2 + self._rows))

    def _ref(self, column: int, line: int) -> Ref:
        return Ref(self._statistics[line], 0, (column,)) if line < 2 else Ref("scaled", 0, (line - 1, column))

    def _refs(self, number: int) -> tuple[Ref, ...]:
        return tuple(self._ref(number + 1, line) for line in range(2 + self._rows))

    def _find(self, ref: Ref) -> int | None:
        if not ref.index or not 1 <= ref.index[-1] <= self._columns:
            return None
        start = (ref.index[-1] - 1) * (2 + self._rows)
        if ref.name in self._statistics:
            return start + self._statistics.index(ref.name)
        if ref.name == "scaled" and 1 <= ref.index[0] <= self._rows:
            return start + 1 + ref.index[0]
        return None

    def scaled(self, column: int) -> Iterator[Ref]:
        """Name a column's scaled values."""
        return (Ref("scaled", 0, (row, column)) for row in range(1, self._rows + 1))
