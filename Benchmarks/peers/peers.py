"""Time PyTorch and ONNX Runtime on the tasks of aerocast-benchmark.

usage: peers.py FOLDER

FOLDER is the output of `aerocast-benchmark --export FOLDER`. Both tools get the same weights and data. Before the
measurements, their outputs, loss and gradients must agree with Swift's. One thread, the shortest of many short
measurements. Prints one JSON object per figure, for `aerocast-benchmark --references`.
"""

import json
import pathlib
import sys
import tempfile
import time
import warnings

import numpy
import onnxruntime
import torch

warnings.simplefilter("ignore")
torch.set_num_threads(1)


class Network(torch.nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.gru = torch.nn.GRU(inputs, hidden, batch_first=True)
        self.head = torch.nn.Linear(hidden, 1)

    def forward(self, x):
        return self.head(self.gru(x)[0][:, -1])

    def load(self, values):
        start = 0
        with torch.no_grad():
            for parameter in self.parameters():
                end = start + parameter.numel()
                parameter.copy_(torch.tensor(values[start:end]).reshape(parameter.shape))
                start = end
        assert start == len(values), f"must be {start} weights, got {len(values)}"


def shortest(body, repetitions, rounds=30):
    body()
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(repetitions):
            body()
        best = min(best, (time.perf_counter() - start) / repetitions)
    return best


def report(name, unit, candidates):
    """Keep the faster tool: candidates maps its name to a value."""
    pick = min if unit == "µs" else max
    peer = pick(candidates, key=candidates.get)
    print(json.dumps({"name": name, "value": candidates[peer], "unit": unit, "peer": peer}, ensure_ascii=False), flush=True)


def onnx_session(network, example):
    with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
        torch.onnx.export(
            network, (example,), file.name, input_names=["x"], output_names=["y"],
            dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}}, dynamo=False,
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(file.name, options, providers=["CPUExecutionProvider"])


def check(task, network, session, x, y):
    expected = numpy.array(task["outputs"], dtype=numpy.float32)
    for tool, found in {
        "PyTorch": network(x).detach().numpy().ravel(),
        "ONNX Runtime": session.run(None, {"x": x.numpy()})[0].ravel(),
    }.items():
        difference = float(abs(found - expected).max())
        assert difference < 1e-5, f"{task['name']}: the outputs of {tool} differ by {difference}"
    loss = torch.nn.functional.huber_loss(network(x), y, delta=1.0)
    loss.backward()
    gradients = torch.cat([p.grad.ravel() for p in network.parameters()]).numpy()
    difference = float(abs(gradients - numpy.array(task["gradients"], dtype=numpy.float32)).max())
    assert abs(loss.item() - task["loss"]) < 1e-6 and difference < 1e-6, f"{task['name']}: gradients differ by {difference}"
    print(f"{task['name']}: outputs, loss and gradients agree", file=sys.stderr)


def measure_training(task, size):
    network = Network(task["input_size"], task["hidden_size"])
    network.load(task["weights"])
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-4)
    x = torch.rand(size, task["steps"], task["input_size"]) * 2 - 1
    y = torch.rand(size, 1) * 2 - 1

    def step():
        optimizer.zero_grad()
        torch.nn.functional.huber_loss(network(x), y, delta=1.0).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()

    return size / shortest(step, 1, 100)


def main(folder):
    for file in sorted(pathlib.Path(folder).glob("*.json"), key=lambda file: int(file.stem.split("x")[0])):
        task = json.loads(file.read_text())
        shape = (-1, task["steps"], task["input_size"])
        x = torch.tensor(task["inputs"], dtype=torch.float32).reshape(shape)
        y = torch.tensor(task["targets"], dtype=torch.float32).reshape(-1, 1)
        network = Network(task["input_size"], task["hidden_size"])
        network.load(task["weights"])
        session = onnx_session(network, x[:1])
        check(task, network, session, x, y)
        many = torch.rand(256, task["steps"], task["input_size"]) * 2 - 1
        with torch.inference_mode():
            for name, unit, data, repetitions in [
                (f"forecast {task['name']}", "µs", x[:1], 20),
                (f"batch 256 forward {task['name']}", "samples/s", many, 1),
            ]:
                array = data.numpy()
                seconds = {
                    "PyTorch": shortest(lambda: network(data), repetitions, 200),
                    "ONNX Runtime": shortest(lambda: session.run(None, {"x": array}), repetitions, 200),
                }
                convert = (lambda t: t * 1e6) if unit == "µs" else (lambda t: len(data) / t)
                report(name, unit, {tool: convert(value) for tool, value in seconds.items()})
        for size in (32, 256):
            report(f"training batch {size} {task['name']}", "samples/s", {"PyTorch": measure_training(task, size)})


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
