import XCTest
import GRU
final class A: XCTestCase { func testA() {} }
