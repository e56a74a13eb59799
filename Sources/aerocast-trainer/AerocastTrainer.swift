import ArgumentParser
import DurableFiles
import Programs

@main
enum AerocastTrainer {
    static func main() async {
        PrivateFiles.begin()
        await TrainerCommand.begin()
    }
}
