"""Has onnxruntime keep no number of this device and report nothing: to be imported before it."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
