extension ExpertRecord {
    func write(to writer: inout ByteWriter, lanes: Int) {
        regrets.reduce(()) { writer.write($1, count: lanes) }
        for value in [squares, outcomes, inverseLearningRate] { writer.write(value, count: lanes) }
    }

    init?(from reader: inout ByteReader, lanes: Int, design: CombinationDesign.Group) {
        let fresh = ExpertRecord(design: design)
        guard let champion = reader.readLanes(count: lanes), let biasCorrectedChampion = reader.readLanes(count: lanes),
            let predecessor = reader.readLanes(count: lanes), let persistence = reader.readLanes(count: lanes),
            let diurnalPersistence = reader.readLanes(count: lanes),
            let fastCorrector = reader.readLanes(count: lanes), let slowCorrector = reader.readLanes(count: lanes),
            let squares = reader.readLanes(count: lanes), let outcomes = reader.readLanes(count: lanes),
            let inverseLearningRate = reader.readLanes(count: lanes, others: fresh.inverseLearningRate)
        else { return nil }
        self.init(
            regrets: PerExpert(
                champion: champion,
                biasCorrectedChampion: biasCorrectedChampion,
                predecessor: predecessor,
                persistence: persistence,
                diurnalPersistence: diurnalPersistence,
                fastCorrector: fastCorrector,
                slowCorrector: slowCorrector
            ),
            squares: squares,
            outcomes: outcomes,
            inverseLearningRate: inverseLearningRate
        )
    }
}

extension Corrector {
    func write(to writer: inout ByteWriter, lanes: Int) {
        for value in gram + moment { writer.write(value, count: lanes) }
    }

    init?(from reader: inout ByteReader, lanes: Int, design: CorrectorDesign) {
        var values: [Lanes] = []
        for _ in 0..<Self.triangle + Self.inputs {
            guard let value = reader.readLanes(count: lanes) else { return nil }
            values.append(value)
        }
        self.init(
            gram: Array(values.prefix(Self.triangle)),
            moment: Array(values.suffix(Self.inputs)),
            design: design
        )
    }
}

extension CommonBias {
    func write(to writer: inout ByteWriter) {
        for value in [sum, weight, squares, count] { writer.write(value) }
    }

    init?(from reader: inout ByteReader) {
        guard let sum = reader.readFloat(), let weight = reader.readFloat(), let squares = reader.readFloat(),
            let count = reader.readFloat()
        else { return nil }
        self.init(sum: sum, weight: weight, squares: squares, count: count)
    }
}
