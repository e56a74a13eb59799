/// Values grouped by time of day: the values of one slot are contiguous.
struct SlotGroups {
    /// The start of each slot's values, then the count of all values.
    private var starts = [Int](repeating: 0, count: TimeOfDay.slots + 1)
    /// The position of each row's value.
    private var places: [Int32]
    /// Fits profiles to sums over these groups.
    let fitting: DailyProfile.Fitting

    init(_ slots: [UInt8]) {
        for slot in slots { starts[Int(slot) + 1] += 1 }
        for slot in 0..<TimeOfDay.slots { starts[slot + 1] += starts[slot] }
        var next = starts
        places = [Int32](unsafeUninitializedCapacity: slots.count) { places, count in
            next.withUnsafeMutableBufferPointer { next in
                slots.withUnsafeBufferPointer { slots in
                    for index in 0..<slots.count {
                        let slot = Int(slots[index])
                        places[index] = Int32(truncatingIfNeeded: next[slot])
                        next[slot] &+= 1
                    }
                }
            }
            count = slots.count
        }
        let starts = starts
        fitting = DailyProfile.Fitting(counts: (0..<TimeOfDay.slots).map { Double(starts[$0 + 1] - starts[$0]) })
    }

    /// The number of values.
    var count: Int { places.count }

    /// Groups values in order of time by slot.
    func grouped(_ values: [Float]) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { column, initialized in
            values.withUnsafeBufferPointer { values in
                places.withUnsafeBufferPointer { places in
                    for index in 0..<places.count { column[Int(places[index])] = values[index] }
                }
            }
            initialized = count
        }
    }

    /// Puts values grouped by slot into order of time.
    func ungrouped(_ column: [Float]) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { values, initialized in
            column.withUnsafeBufferPointer { column in
                places.withUnsafeBufferPointer { places in
                    for index in 0..<places.count { values[index] = column[Int(places[index])] }
                }
            }
            initialized = count
        }
    }

    /// A column that repeats each slot's number for every value of the slot.
    func column(of numbers: [Double]) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { column, initialized in
            for (slot, number) in numbers.enumerated() {
                column[starts[slot]..<starts[slot + 1]].update(repeating: Float(number))
            }
            initialized = count
        }
    }

    /// The sum of the values of each slot.
    func sums(of column: [Float]) -> [Double] {
        (0..<TimeOfDay.slots)
            .map { slot in
                Double(VectorLoops.sum(column, from: starts[slot], count: starts[slot + 1] - starts[slot]))
            }
    }
}
