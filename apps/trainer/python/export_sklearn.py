"""Writes a decision tree of scikit-learn, or a Pipeline that ends in one, as the files of an artifact.

Needs scikit-learn 1.2 or newer, and nothing else. Nothing of Python is needed where the artifact is served.

    from export_sklearn import export_sklearn

    export_sklearn(
        pipeline,                       # DecisionTreeClassifier, or Pipeline([ColumnTransformer, tree])
        "artifacts/my-tree",
        steps=[                         # how Verdict makes the columns that it was fitted on
            {"step": "hour-of-day", "of": "timestamp", "as": "hour"},
            {"step": "as-of-fact", "fact": "inventory", "as": "inventory"},
        ],
        columns=["hour", "inventory"],  # in the order in which it was fitted on them
        features=["hour", "inventory"], # what is shown and stored with each decision
        examples=[(order, facts, row), ...],
    )

and then `npx trainer seal artifacts/my-tree --name my-tree --version 1.0.0`, which checks that the examples are
decided as scikit-learn decided them, and makes the manifest.

The classes have to be recommendations: Deliver, HoldCheckAvailability, HoldCheckDelivery, HoldCheckPayment, Decline.
Steps that are understood: SimpleImputer, StandardScaler, OneHotEncoder(handle_unknown="ignore"), "passthrough" and
"drop", alone, in a Pipeline, and in a ColumnTransformer that names its columns. All else is refused: what is left out
silently would decide otherwise.
"""

import json
from pathlib import Path

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

RECOMMENDATIONS = (
    "Deliver",
    "HoldCheckAvailability",
    "HoldCheckDelivery",
    "HoldCheckPayment",
    "Decline",
)


def plain(value):
    """A value of numpy as JSON has it; what is missing as None."""
    value = value.item() if hasattr(value, "item") else value
    return None if value is None or value != value else value


def require(holds, expected, got):
    if not holds:
        raise ValueError(f"expected {expected}, got {got}")


def imputed(imputer, columns, prefix):
    """Each column as a new one without gaps."""
    require(not imputer.add_indicator, "a SimpleImputer without add_indicator", imputer)
    strategy = imputer.strategy.replace("_", "-")
    steps = []
    for column, value in zip(columns, imputer.statistics_):
        require(plain(value) is not None, f"known values of {column} to impute", "none")
        step = {"step": "impute", "of": column, "as": f"{prefix}{column}:imputed", "strategy": strategy}
        steps.append({**step, "value": plain(value)})
    return steps, [step["as"] for step in steps]


def scaled(scaler, columns, prefix):
    """(x - mean) / deviation, in numbers of 64 bits on both sides."""
    means = scaler.mean_ if scaler.with_mean else [0.0] * len(columns)
    deviations = scaler.scale_ if scaler.with_std else [1.0] * len(columns)
    steps = []
    for column, mean, deviation in zip(columns, means, deviations):
        step = {"step": "scale", "of": column, "as": f"{prefix}{column}:scaled"}
        steps.append({**step, "mean": plain(mean), "deviation": plain(deviation)})
    return steps, [step["as"] for step in steps]


def one_hot(encoder, columns, _prefix):
    """A column for each category; what is unknown is none of them."""
    require(encoder.handle_unknown == "ignore", 'handle_unknown="ignore"', encoder.handle_unknown)
    require(encoder.drop is None, "a OneHotEncoder without drop", encoder.drop)
    rare = getattr(encoder, "infrequent_categories_", None)
    require(rare is None or all(r is None for r in rare), "no infrequent categories", rare)
    steps, names = [], []
    for column, categories in zip(columns, encoder.categories_):
        values = [plain(category) for category in categories]
        require(None not in values, f"a SimpleImputer before the OneHotEncoder of {column}", values)
        steps.append({"step": "one-hot", "of": column, "categories": values})
        names += [f"{column}={text_of(value)}" for value in values]
    return steps, names


def text_of(value):
    """As JavaScript writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if is_whole else str(value)


def piped(pipeline, columns, prefix):
    steps = []
    for name, transformer in pipeline.steps:
        added, columns = transformed(transformer, columns, f"{prefix}{name}:")
        steps += added
    return steps, columns


def parted(transformer, columns, prefix):
    """The columns of each part, in the order in which a ColumnTransformer puts them."""
    require(transformer.transformer_weights is None, "no transformer_weights", transformer)
    steps, names = [], []
    for name, part, of in transformer.transformers_:
        if part == "drop":
            continue
        of = [of] if isinstance(of, (str, int)) else list(of)
        chosen = [column if isinstance(column, str) else columns[column] for column in of]
        added, made = transformed(part, chosen, f"{prefix}{name}:")
        steps += added
        names += made
    return steps, names


KNOWN = {
    SimpleImputer: imputed,
    StandardScaler: scaled,
    OneHotEncoder: one_hot,
    ColumnTransformer: parted,
    Pipeline: piped,
}


def transformed(transformer, columns, prefix=""):
    """The steps of a fitted transformer, and the columns that come out of it."""
    if transformer is None or transformer == "passthrough":
        return [], list(columns)
    # A subclass may do something else.
    known = KNOWN.get(type(transformer))
    require(known is not None, " or ".join(kind.__name__ for kind in KNOWN), transformer)
    return known(transformer, columns, prefix)


def model_of(tree, inputs):
    """The arrays of a tree as they are: thresholds have 64 bits, and are compared with inputs rounded to 32."""
    require(type(tree) is DecisionTreeClassifier, "a DecisionTreeClassifier", tree)
    require(tree.n_outputs_ == 1, "one output", tree.n_outputs_)
    require(tree.n_features_in_ == len(inputs), f"{tree.n_features_in_} columns", inputs)
    classes = [str(name) for name in tree.classes_]
    require(set(classes) <= set(RECOMMENDATIONS), f"classes of {RECOMMENDATIONS}", classes)
    nodes = tree.tree_
    is_leaf = nodes.children_left == -1
    return {
        "kind": "tree",
        "inputs": inputs,
        "classes": classes,
        "feature": [-1 if leaf else int(f) for leaf, f in zip(is_leaf, nodes.feature)],
        "threshold": [0 if leaf else float(t) for leaf, t in zip(is_leaf, nodes.threshold)],
        "left": nodes.children_left.tolist(),
        "right": nodes.children_right.tolist(),
        "value": nodes.value[:, 0, :].tolist(),
    }


def split(estimator):
    """What comes before the tree, and the tree."""
    if isinstance(estimator, Pipeline):
        return estimator[:-1], estimator[-1]
    return None, estimator


def leaves_of(estimator, rows):
    before, tree = split(estimator)
    made = rows if before is None or len(before) == 0 else before.transform(rows)
    return tree.apply(made)


def frame_of(estimator, columns, rows):
    """As it was fitted: with names, which needs pandas, or without."""
    values = [[row[column] for column in columns] for row in rows]
    before, tree = split(estimator)
    if not hasattr(before if before is not None else tree, "feature_names_in_"):
        return values
    import pandas

    return pandas.DataFrame(values, columns=columns)


def examples_of(estimator, columns, features, examples):
    """Lines of examples.jsonl: what scikit-learn itself makes of these orders."""
    rows = frame_of(estimator, columns, [row for _, _, row in examples])
    decided = zip(examples, estimator.predict(rows), leaves_of(estimator, rows))
    for (order, facts, row), recommendation, leaf in decided:
        yield {
            "order": order,
            "facts": facts,
            "features": {name: plain(row[name]) for name in features},
            "recommendation": str(recommendation),
            "reason": f"tree.leaf-{leaf}",
        }


def export_sklearn(estimator, folder, *, steps, columns, features, examples):
    """
    estimator -- a fitted DecisionTreeClassifier, or a fitted Pipeline that ends in one
    folder    -- where pipeline.json, model.json and examples.jsonl are written
    steps     -- of pipeline.json, without select: they make the columns that the estimator was fitted on
    columns   -- their names, in the order of the fit
    features  -- the columns that are shown and stored with each decision
    examples  -- tuples of an order, its facts and the row of all columns and features, as dicts; a few dozen that
                 reach every leaf are best
    """
    require(len(examples) > 0, "at least one example", "none")
    before, tree = split(estimator)
    added, inputs = transformed(before, columns)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    select = {"step": "select", "columns": inputs}
    write(folder / "pipeline.json", {"steps": [*steps, *added, select], "features": features}, indent=2)
    write(folder / "model.json", model_of(tree, inputs))
    lines = examples_of(estimator, columns, features, examples)
    (folder / "examples.jsonl").write_text(
        "".join(f"{json.dumps(line, allow_nan=False)}\n" for line in lines), encoding="utf-8"
    )


def write(path, value, indent=None):
    # No NaN: JSON has none.
    text = json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)
    path.write_text(f"{text}\n", encoding="utf-8")
