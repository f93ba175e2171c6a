"""The parameters of a step as documentation."""

from __future__ import annotations

from ullage.model.step import StepParams


def parameters_markdown(params: type[StepParams]) -> str:
    """A Markdown table of each parameter's default, unit, bounds and meaning."""
    lines = ["| parameter | default | unit | bounds | meaning |", "|---|---|---|---|---|"]
    for name, field in params.model_fields.items():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        bounds = ", ".join(_bound(item) for item in field.metadata)
        default = "none" if field.default is None else f"{field.default:g}"
        cells = (f"`{name}`", default, str(extra.get("unit", "")), bounds, field.description or "")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _bound(constraint: object) -> str:
    for name, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<")):
        limit = getattr(constraint, name, None)
        if limit is not None:
            return f"{sign} {limit:g}"
    return str(constraint)
