enum WeatherStub {}
