enum DriftDetectionStub {}
