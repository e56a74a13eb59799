import Configuration
import Hummingbird
import GRDB
import Crypto
import ServiceLifecycle
import UnixSignals
import Metrics
print("x")
