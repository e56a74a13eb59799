import ArgumentParser
import Programs

@main
enum AerocastTrainer {
    static func main() async { await TrainerCommand.main() }
}
