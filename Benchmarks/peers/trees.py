"""Gradient-boosted trees on the test stations of our base model, place by place.

For each station: trees trained on the station's first 70 %, with early stopping on the next 15 %; and trees pooled
over the stations of the other places. Both are tested on the last 15 %, at every hour with an observed temperature and
target. The score is the skill, 1 - RMSE / RMSE of persistence, in percent, mean of the stations.
"""

import argparse
import csv
import datetime
import gzip
import json
import pathlib

import lightgbm
import numpy as np

HORIZONS = (1, 3, 6, 12, 24)
LAGS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 21, 23, 24, 27, 30, 36, 48)
DAY = 24
PARAMETERS = dict(
    objective="l2",
    learning_rate=0.03,
    num_leaves=31,
    min_data_in_leaf=200,
    feature_fraction=0.6,
    bagging_fraction=0.7,
    bagging_freq=1,
    lambda_l2=5,
    seed=1,
    deterministic=True,
    verbose=-1,
)
ROUNDS = 600
PATIENCE = 40


def read(path):
    """The hour of the first row, since 1970, and a row of temperature, wind and pressure for every hour from there."""
    rows = {}
    with gzip.open(path, "rt") if path.suffix == ".gz" else open(path) as text:
        if "isdlite" in path.name:
            for line in text:
                cells = [int(cell) for cell in line.split()]
                time = datetime.datetime(*cells[:4], tzinfo=datetime.UTC)
                values = [cells[index] / 10 if cells[index] != -9999 else np.nan for index in (4, 8, 6)]
                rows[round(time.timestamp() / 3600)] = values
        else:
            for row in csv.DictReader(text):
                time = datetime.datetime.fromisoformat(row["ts"])
                values = [float(row[name] or "nan") for name in ("temperature", "windspeed", "pressure")]
                rows[round(time.timestamp() / 3600)] = values
    first = min(rows)
    grid = np.full((max(rows) - first + 1, 3), np.nan)
    for hour, values in rows.items():
        grid[hour - first] = values
    return first, grid


def shifted(column, hours):
    """The values `hours` earlier, or later if `hours` is negative."""
    result = np.full_like(column, np.nan)
    if hours >= 0:
        result[hours:] = column[: len(column) - hours]
    else:
        result[:hours] = column[-hours:]
    return result


def carried(column, limit=6):
    """The column with the first six hours of each gap filled with the value before the gap."""
    column = column.copy()
    for _ in range(limit):
        gaps = np.isnan(column[1:]) & ~np.isnan(column[:-1])
        column[1:][gaps] = column[:-1][gaps]
    return column


def mean_of_days(column, ahead, days):
    """The mean over the previous days, at the hour of the day of `ahead` hours from now."""
    values = np.stack([shifted(column, DAY * day - ahead) for day in range(1, days + 1)])
    known = (~np.isnan(values)).sum(0)
    return np.where(known * 2 >= days, np.nansum(values, 0) / np.maximum(known, 1), np.nan)


def samples(station, horizon):
    """The inputs, and the temperature change to the horizon."""
    temperature, wind, pressure = (carried(station["grid"][:, index]) for index in range(3))
    hours = station["first"] + np.arange(len(temperature))
    now, then = (2 * np.pi * ((hours + ahead + station["longitude"] / 15) % DAY) / DAY for ahead in (0, horizon))
    season = 2 * np.pi * (hours / DAY % 365.2425) / 365.2425
    inputs = [temperature, wind]
    inputs += [temperature - shifted(temperature, lag) for lag in LAGS]
    inputs += [pressure - shifted(pressure, lag) for lag in (1, 3, 6, 12, 24)]
    inputs += [wind - shifted(wind, lag) for lag in (3, 24)]
    inputs += [f(angle) for angle in (now, then, season) for f in (np.sin, np.cos)]
    week = mean_of_days(temperature, horizon, 7)
    inputs += [week - mean_of_days(temperature, 0, 7), week - temperature]
    inputs += [mean_of_days(temperature, horizon, 14) - temperature]
    observed = station["grid"][:, 0]
    return np.stack(inputs, 1), shifted(observed, -horizon) - observed


def fit(train, validation):
    data = lightgbm.Dataset(*train)
    stop = lightgbm.early_stopping(PATIENCE, verbose=False)
    return lightgbm.train(PARAMETERS, data, ROUNDS, [lightgbm.Dataset(*validation, reference=data)], callbacks=[stop])


def skill(changes, forecasts):
    return 100 * (1 - np.sqrt(np.mean((changes - forecasts) ** 2) / np.mean(changes**2)))


def parts(inputs, changes, *, blocks):
    """Training and validation parts; with blocks, every tenth block of ten days is for validation."""
    known = ~np.isnan(changes)
    index = np.arange(len(changes))
    if blocks:
        validation, training = index // 240 % 10 == 9, index // 240 % 10 != 9
    else:
        validation, training = (index >= 0.7 * len(index)) & (index < 0.85 * len(index)), index < 0.7 * len(index)
    return [(inputs[part & known], changes[part & known]) for part in (training, validation)]


def pooled(stations, horizon):
    """Trees of several stations, each scaled by the standard deviation of its changes, and the mean of these scales."""
    pieces, units = [], []
    for station in stations:
        inputs, changes = samples(station, horizon)
        units.append(np.nanstd(changes))
        pieces.append(parts(inputs, changes / units[-1], blocks=True))
    train, validation = ([np.concatenate(column) for column in zip(*part)] for part in zip(*pieces))
    return fit(train, validation), np.mean(units)


def report(name, ours, trees, as_json):
    ours, trees = round(float(ours), 2), round(float(trees), 2)
    if as_json:
        print(json.dumps(dict(name=name, value=ours, unit="%", reference=trees, ratio=round(ours / trees, 3))), flush=True)
    else:
        print(f"{name:<20} {ours:>8.1f} % {trees:>8.1f} % {ours / trees:>8.2f}×", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--stations", required=True, help="CSV of id, name, latitude, longitude")
    parser.add_argument("--ours", required=True, type=pathlib.Path, help="output of base-model evaluate --json")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with open(arguments.stations) as text:
        positions = {row["id"]: row for row in csv.DictReader(text)}
    stations = []
    for path in arguments.files:
        name = path.name.removesuffix(".gz").removesuffix(".csv")
        name = name.removeprefix("isdlite_").rsplit("-", 1)[0] if name.startswith("isdlite_") else name
        first, grid = read(path)
        position = {key: float(positions[name][key]) for key in ("latitude", "longitude")}
        stations.append(dict(name=name, first=first, grid=grid, **position))

    def is_near(one, other):
        return all(abs(one[key] - other[key]) < 1 for key in ("latitude", "longitude"))

    ours = {each["station"]: each["models"] for each in json.loads(arguments.ours.read_text())["stations"]}
    for horizon in HORIZONS:
        skills = {"station": [], "base": []}
        for station in stations:
            inputs, changes = samples(station, horizon)
            test = ~np.isnan(changes) & (np.arange(len(changes)) >= 0.85 * len(changes))
            alone = fit(*parts(inputs, changes, blocks=False)).predict(inputs[test])
            trees, unit = pooled([other for other in stations if not is_near(station, other)], horizon)
            for model, forecasts in (("station", alone), ("base", trees.predict(inputs[test]) * unit)):
                skills[model].append(skill(changes[test], forecasts))
        for model, trees in skills.items():
            network = np.mean([100 * ours[station["name"]][model][str(horizon)]["skill"] for station in stations])
            report(f"skill {model} {horizon} h", network, np.mean(trees), as_json=arguments.json)


if __name__ == "__main__":
    main()
