"""What ends a build, in one line: a template, a file among the pages, the disk.

All else is a fault of a program, and has its traceback.
"""

import traceback
from pathlib import Path

import jinja2
from mkdocs.exceptions import Abort

from book_plugin.publish import Staging, cannot_write
from book_plugin.site import Site
from snippet_engine.failure import Failure, Place
from snippet_engine.read.project import Project


def end_in_a_line(error: Exception, site: Site | None, staging: Staging | None) -> None:
    """Raise Abort with the line, if there is one."""
    if site is None:  # in a configuration
        return
    project = site.book.project
    if isinstance(error, jinja2.TemplateError):
        raise Abort(str(_of_template(error, project))) from None
    if not isinstance(error, OSError):
        return
    # shutil names a pipe in its words alone
    path = Path(error.filename or str(error).partition("`")[2].partition("`")[0])
    if path.is_relative_to(project.docs):
        reason = f"cannot be read: {error.strerror or 'is no file'}"
        place = Place(project.relative(path))
        raise Abort(str(Failure(place, reason, "mend or delete it"))) from None
    if staging:
        raise Abort(cannot_write(error, str(staging.target))) from None


def _of_template(error: jinja2.TemplateError, project: Project) -> Failure:
    if isinstance(error, jinja2.TemplateNotFound):
        return Failure(Place(str(error.name)), "no such template", "mend its name")
    frames = traceback.extract_tb(error.__traceback__)  # lines of templates, too
    names = [(f.filename, f.lineno) for f in frames if not f.filename.endswith(".py")]
    name, line = names[-1] if names else ("a template", None)
    if isinstance(error, jinja2.TemplateSyntaxError):
        name, line = error.filename or error.name or name, error.lineno
    reason = f"{type(error).__name__}: {error.message}"
    place = Place(project.relative(Path(name)), line)
    return Failure(place, reason, "mend the template")
