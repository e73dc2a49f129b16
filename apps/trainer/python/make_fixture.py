"""Makes libs/pipeline/src/fixtures/sklearn: two artifacts, and what scikit-learn decides on made-up rows.

Run by hand where the exporter changes, with scikit-learn and pandas (they were made with 1.2.1 and 1.5.3):

    python3 apps/trainer/python/make_fixture.py
    npx trainer seal libs/pipeline/src/fixtures/sklearn/tree --name sklearn-tree --version 1.0.0
    npx trainer seal libs/pipeline/src/fixtures/sklearn/pipeline --name sklearn-pipeline --version 1.0.0
"""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from export_sklearn import export_sklearn, leaves_of
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

OUT = Path(__file__).parents[3] / "libs/pipeline/src/fixtures/sklearn"
SECONDS_PER_DAY = 86_400
NEVER = 36_500
UNKNOWN_STOCK = -1

STEPS = [
    {"step": "hour-of-day", "of": "timestamp", "as": "order_hour_of_day"},
    {"step": "as-of-fact", "fact": "inventory", "as": "inventory"},
    {"step": "as-of-fact", "fact": "payment_status", "as": "payment_status"},
    {"step": "as-of-fact", "fact": "available_from", "as": "available_from"},
    {"step": "days-until", "of": "available_from", "as": "days_until_available"},
]
# A tree alone sees numbers only, so these come before it.
IMPUTED = [
    {"step": "impute", "of": "inventory", "as": "stock", "strategy": "constant", "value": UNKNOWN_STOCK},
    {"step": "impute", "of": "days_until_available", "as": "days", "strategy": "constant", "value": NEVER},
]
FEATURES = ["order_hour_of_day", "quantity", "inventory", "payment_status", "days_until_available"]
TREE_COLUMNS = ["order_hour_of_day", "quantity", "stock", "days"]
STATUSES = np.array(["OK", "FAILED", "VERIFY_ADDRESS", "VERIFY_BANK_DETAILS", None], dtype=object)

random = np.random.default_rng(8)


def some(values, unknown_share):
    return [None if random.random() < unknown_share else value for value in values]


def frame(hours, quantities, inventories, statuses, seconds):
    rows = pd.DataFrame(
        {
            "order_hour_of_day": hours,
            "quantity": quantities,
            "inventory": pd.Series(inventories, dtype=object),
            "payment_status": pd.Series(statuses, dtype=object),
            "seconds": pd.Series(seconds, dtype=object),
        }
    )
    rows["inventory"] = rows["inventory"].astype(float)
    rows["days_until_available"] = rows["seconds"].astype(float) / SECONDS_PER_DAY
    rows["stock"] = rows["inventory"].fillna(UNKNOWN_STOCK)
    rows["days"] = rows["days_until_available"].fillna(NEVER)
    return rows


def made_up(count):
    """Stock beyond 2^24 and days beyond 256 are finer than numbers of 32 bits, and so are the labels."""
    stock = random.choice([20, 2**25, 2**30], count)
    days = random.choice([14, 400, 3000], count)
    return frame(
        random.integers(0, 24, count),
        random.integers(1, 6, count),
        some([int(random.integers(-5, most)) for most in stock], 0.05),
        random.choice(STATUSES, count),
        some([int(random.integers(-d, d) * SECONDS_PER_DAY + random.integers(0, SECONDS_PER_DAY)) for d in days], 0.05),
    )


def labels(rows):
    noise = random.random(len(rows))
    names = np.full(len(rows), "Deliver", dtype=object)
    names[rows["payment_status"].ne("OK") & (noise < 0.8)] = "HoldCheckPayment"
    names[(rows["days"] % 700 > 300) & (noise < 0.9)] = "HoldCheckDelivery"
    names[(rows["stock"] % 50_000_000 < rows["quantity"] * 5_000_000) & (noise < 0.7)] = "HoldCheckAvailability"
    names[rows["order_hour_of_day"] < 4] = "Decline"
    return names.astype(str)


def near(tree, column, to_raw):
    """Raw whole numbers around each threshold of a column, where 32 and 64 bits may disagree."""
    at = tree.tree_.feature == column
    found = []
    for threshold in tree.tree_.threshold[at]:
        middle = int(np.floor(to_raw(threshold)))
        reach = max(2, int(abs(to_raw(threshold)) * 2.0**-24) + 1)
        found += [middle + offset for offset in range(-reach, reach + 2)]
    return found


def around(tree, names, scales):
    """Rows at the thresholds of the two columns that are finer than 32 bits."""
    stock = near(tree, names.index("stock"), scales["stock"])
    seconds = near(tree, names.index("days"), scales["days"])
    pick = lambda values, count: [int(v) for v in random.choice(values, min(count, len(values)), replace=False)]
    stock, seconds = pick(stock, 700), pick(seconds, 700)
    rows = made_up(len(stock) + len(seconds))
    inventories = [*stock, *rows["inventory"][len(stock) :]]
    until = [*rows["seconds"][: len(stock)], *seconds]
    return frame(rows["order_hour_of_day"], rows["quantity"], inventories, rows["payment_status"], until)


def order_of(row, index):
    """An order and the facts that Verdict would make the same columns from."""
    time = datetime(2021, 7, 4, int(row["order_hour_of_day"]))
    known = lambda value: value is not None and value == value
    opens = time + timedelta(seconds=int(row["seconds"])) if known(row["seconds"]) else None
    order = {
        "order_id": f"example-{index}",
        "customer_id": "example",
        "timestamp": str(time),
        "sku_code": "sku-1",
        "quantity": int(row["quantity"]),
        "zip_code": "03779",
    }
    at = "2021-07-01 00:00:00"
    facts = {
        "inventory": {"inventory": int(row["inventory"]), "timestamp": at} if known(row["inventory"]) else None,
        "payment": {"payment_status": row["payment_status"], "timestamp": at} if known(row["payment_status"]) else None,
        "zip_code": {"available_from": str(opens)} if opens else None,
    }
    return order, facts


def as_fitted(estimator, rows):
    """The tree was fitted without names."""
    return rows if isinstance(estimator, Pipeline) else rows.to_numpy()


def export(estimator, name, columns, steps, rows):
    first = rows.groupby(leaves_of(estimator, as_fitted(estimator, rows[columns]))).head(1)
    examples = [(*order_of(row, index), row.to_dict()) for index, (_, row) in enumerate(first.iterrows())]
    export_sklearn(estimator, OUT / name, steps=steps, columns=columns, features=FEATURES, examples=examples)


def in_64_bits(tree, values):
    """Where a tree would lead without rounding to 32 bits."""
    t = tree.tree_
    leaves = []
    for row in values:
        node = 0
        while t.children_left[node] != -1:
            node = t.children_left[node] if row[t.feature[node]] <= t.threshold[node] else t.children_right[node]
        leaves.append(node)
    return np.array(leaves)


def main():
    training = made_up(6000)
    target = labels(training)
    tree = DecisionTreeClassifier(max_leaf_nodes=40, random_state=0).fit(training[TREE_COLUMNS].to_numpy(), target)
    raw = ["inventory", "days_until_available"]
    columns = ["order_hour_of_day", "quantity", *raw, "payment_status"]
    numbers = Pipeline([("impute", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
    # OneHotEncoder would make a category of what is missing.
    texts = Pipeline(
        [
            ("impute", SimpleImputer(missing_values=None, strategy="constant", fill_value="none")),
            ("one-hot", OneHotEncoder(handle_unknown="ignore")),
        ]
    )
    parts = ColumnTransformer(
        [("numbers", numbers, raw), ("texts", texts, ["payment_status"]), ("plain", "passthrough", ["quantity", "order_hour_of_day"])]
    )
    pipeline = Pipeline([("parts", parts), ("tree", DecisionTreeClassifier(max_leaf_nodes=40, random_state=0, class_weight="balanced"))])
    pipeline.fit(training[columns], target)

    scaler = pipeline["parts"].named_transformers_["numbers"]["scale"]
    plain = {"stock": lambda t: t, "days": lambda t: t * SECONDS_PER_DAY}
    back = {
        "stock": lambda t: t * scaler.scale_[0] + scaler.mean_[0],
        "days": lambda t: (t * scaler.scale_[1] + scaler.mean_[1]) * SECONDS_PER_DAY,
    }
    scaled_names = ["stock", "days"]
    rows = pd.concat(
        [
            made_up(1200),
            around(tree, TREE_COLUMNS, plain),
            around(pipeline["tree"], scaled_names, back),
        ],
        ignore_index=True,
    )
    rows.loc[rows.index % 40 == 0, "payment_status"] = "REFUNDED"
    export(tree, "tree", TREE_COLUMNS, [*STEPS, *IMPUTED], rows)
    export(pipeline, "pipeline", columns, STEPS, rows)

    leaves = tree.apply(rows[TREE_COLUMNS].to_numpy())
    pipeline_leaves = leaves_of(pipeline, rows[columns])
    print("rows:", len(rows))
    print("tree differs in 64 bits:", (in_64_bits(tree, rows[TREE_COLUMNS].to_numpy(float)) != leaves).sum())
    dense = pipeline["parts"].transform(rows[columns])
    dense = dense.toarray() if hasattr(dense, "toarray") else dense
    print("pipeline differs in 64 bits:", (in_64_bits(pipeline["tree"], dense.astype(float)) != pipeline_leaves).sum())
    decided = pd.DataFrame(
        {
            "hour": rows["order_hour_of_day"],
            "quantity": rows["quantity"],
            "inventory": rows["inventory"].astype("Int64"),
            "payment_status": rows["payment_status"],
            "seconds_until_available": rows["seconds"].astype(float).astype("Int64"),
            "tree": tree.predict(rows[TREE_COLUMNS].to_numpy()),
            "tree_leaf": leaves,
            "pipeline": pipeline.predict(rows[columns]),
            "pipeline_leaf": pipeline_leaves,
        }
    )
    decided.to_csv(OUT / "rows.csv.gz", index=False, compression={"method": "gzip", "mtime": 0})


if __name__ == "__main__":
    main()
