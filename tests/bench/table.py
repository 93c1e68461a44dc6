"""Tables of text."""


def row(widths, cells):
    """The first cell to the left, the others to the right."""
    return "  ".join(str(cell).ljust(width) if i == 0 else str(cell).rjust(width)
                     for i, (cell, width) in enumerate(zip(cells, widths))).rstrip()


class Table:
    """Prints each row as soon as it is known."""

    def __init__(self, title, *columns):
        """A column is its name and its width."""
        self.widths = [max(width, len(name)) for name, width in columns]
        print(f"\n{title}\n")
        print(row(self.widths, [name for name, _ in columns]))
        print("  ".join("-" * width for width in self.widths), flush=True)

    def add(self, *cells):
        print(row(self.widths, cells), flush=True)


def mebibytes(size):
    return f"{size / 2**20:.1f}"


def spread(values, form="{:.2f}"):
    """Smallest, middle and largest."""
    ordered = sorted(values)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return " / ".join(form.format(value) for value in (ordered[0], middle, ordered[-1]))
