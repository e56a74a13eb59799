import Backtesting
import XCTest
final class BacktestFileTests: XCTestCase {}
