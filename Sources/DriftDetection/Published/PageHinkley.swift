/// The Page–Hinkley test for an increase of a mean.
///
/// E. S. Page, Continuous inspection schemes, Biometrika 41 (1954); in the form of J. Gama et al., A survey on concept
/// drift adaptation, ACM Computing Surveys 46 (2014), §3.2.2: the test sums the excess of every value over the mean so
/// far, less a tolerated δ. A difference of more than λ between the sum and its minimum is an increase; the test then
/// starts over. Memory and time are constant.
public struct PageHinkley: ChangeDetector {
    /// The tolerated increase, in units of the values.
    public let tolerance: Double
    /// The limit of the accumulated excess, in units of the values.
    public let threshold: Double
    /// The number of values before the test decides.
    public let minimumCount: Int

    private var count = 0
    private var mean = 0.0
    private var sum = 0.0
    private var least = 0.0
    private var countAtLeast = 0
    private var meanAtLeast = 0.0
    private var sumOfValues = 0.0
    private var sumAtLeast = 0.0

    /// Makes the test with the usual settings: δ = 0.005, λ = 50, 30 values.
    public init(tolerance: Double = 0.005, threshold: Double = 50, minimumCount: Int = 30) {
        self.tolerance = tolerance
        self.threshold = threshold
        self.minimumCount = minimumCount
    }

    /// The accumulated excess over its limit; `nil` before the test decides.
    public var alarmRatio: Double? { count >= minimumCount ? (sum - least) / threshold : nil }

    /// Takes in a value.
    ///
    /// - Returns: The increase, if the test detects one.
    public mutating func update(_ value: Double) -> MeanChange? {
        guard value.isFinite else { return nil }
        count += 1
        sumOfValues += value
        mean += (value - mean) / Double(count)
        sum += value - mean - tolerance
        if sum < least {
            least = sum
            countAtLeast = count
            meanAtLeast = mean
            sumAtLeast = sumOfValues
        }
        guard count >= minimumCount, sum - least > threshold else { return nil }
        let since = max(count - countAtLeast, 1)
        let change = MeanChange(
            valuesSince: since,
            meanBefore: meanAtLeast,
            meanSince: (sumOfValues - sumAtLeast) / Double(since),
            statistic: sum - least,
            threshold: threshold
        )
        self = PageHinkley(tolerance: tolerance, threshold: threshold, minimumCount: minimumCount)
        return change
    }
}
