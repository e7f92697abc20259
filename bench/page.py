"""docs/performance.md as sections that can be written one by one.

A script replaces its own sections and keeps the others, so that a long run need
not be repeated for one figure.  Each section says when it was measured.
"""
import datetime
import os

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs", "performance.md")


def arguments(parser, runs):
    """The options of all scripts that write sections."""
    parser.add_argument("--cql", default=os.path.join(ROOT, "target", "release", "cql"),
                        help="the binary (target/release/cql)")
    parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--page", action="store_true", help="put what is measured into docs/performance.md")


def read():
    """The text before the first section, and {title: text}, in the page's order."""
    if not os.path.exists(PAGE):
        return "", {}
    with open(PAGE, encoding="utf-8") as page:
        head, *parts = page.read().split("\n## ")
    sections = {}
    for part in parts:
        title, _, body = part.partition("\n")
        sections[title] = body.strip("\n")
    return head.rstrip("\n"), sections


def put(title, body, head=None):
    """Write one section in its old place or at the end, and the head if it is given."""
    old, sections = read()
    sections[title] = body.strip("\n")
    text = (head or old).rstrip("\n") + "\n"
    text += "".join("\n## %s\n\n%s\n" % (name, part.lstrip("\n")) for name, part in sections.items())
    with open(PAGE + ".new", "w", encoding="utf-8") as page:
        page.write(text)
    # At once, so that a run that is broken off leaves a whole page.
    os.replace(PAGE + ".new", PAGE)


def show(title, body, wanted):
    """Print a section; put it into the page if wanted."""
    body = "Measured on %s.\n\n%s" % (datetime.date.today().isoformat(), body.strip("\n"))
    print("## %s\n\n%s\n" % (title, body), flush=True)
    if wanted:
        put(title, body)
