import Observations
import Weather

/// A few rows of every format, in the style of the published files.
enum Samples {
    static let stream = Array(
        """
        ts,temperature,windspeed,pressure
        2017-06-21T10:00:00Z,33.5,2.1,1013.2
        2017-06-21T11:00:00Z,34.8,,1012.9
        2017-06-21T13:00:00Z,,3.6,
        2017-06-21T14:00:00Z,-0.4,0,1011

        """
        .utf8
    )

    static let isdGlobalHourly = Array(
        """
        STATION,DATE,SOURCE,LATITUDE,LONGITUDE,ELEVATION,NAME,REPORT_TYPE,WND,TMP,DEW,SLP,MA1,REM\r
        78724099999,2001-01-02T16:00:00,4,13.3,-87.18,48.0,"CHOLUTECA, HO",FM-15,"030,1,N,0087,1","+0310,1","+0180,1","99999,9","10129,1,99999,9","a ""quoted"" remark,\r
        over two lines"\r
        78724099999,2001-01-02T17:00:00,4,13.3,-87.18,48.0,"CHOLUTECA, HO",FM-12,"999,9,C,0000,1","-0005,3","+0180,1","10080,1","99999,9,10024,1",\r
        78724099999,2001-01-02T18:00:00,4,13.3,-87.18,48.0,"CHOLUTECA, HO",FM-12,"999,9,9,9999,9","-0005,1","+0180,1","10081,2",,\r

        """
        .utf8
    )

    static let localClimatologicalData = Array(
        """
        STATION,DATE,REPORT_TYPE,HourlyAltimeterSetting,HourlyDewPointTemperature,HourlyDryBulbTemperature,HourlySeaLevelPressure,HourlyStationPressure,HourlyWindDirection,HourlyWindSpeed,REM
        72219013874,2020-01-01T00:52:00,FM-15,30.03,29,40,30.03,28.93,280,9,MET112 METAR KATL 010552Z 28008KT 04/M02 A3003
        72219013874,2020-01-01T01:20:00,FM-16,30.03,29,90,30.03,28.93,280,9,MET112 SPECI KATL 010620Z 28008KT 04/M02 A3003
        72219013874,2020-01-01T01:52:00,FM-15,30.02,29s,41s,30.03,28.92,VRB,11,MET096 METAR KATL 010652Z 29010KT 05/M02 A3002
        72219013874,2020-01-01T23:52:00,FM-15,30.02,,47,30.03,28.92,000,0,MET111 METAR KATL 020452Z 00000KT 08/M03 A3002
        72219013874,2020-01-01T23:59:00,SOD  ,,,,,,,,SOD

        """
        .utf8
    )

    static let asosTable = Array(
        """
        origin,year,month,day,hour,temp,dewp,humid,wind_dir,wind_speed,wind_gust,precip,pressure,visib,time_hour
        EWR,2013,1,1,1,39.02,26.06,59.37,270,1048.36058,NA,0,1012,10,2013-01-01T06:00:00Z
        JFK,2013,1,1,1,39.02,26.06,59.37,260,12.65858,NA,0,1012.6,10,2013-01-01T06:00:00Z
        JFK,2013,1,1,2,NA,26.06,59.37,270,11.5078,NA,0,NA,10,2013-01-01T07:00:00Z

        """
        .utf8
    )

    static let isdLite = Array(
        """
        2017 01 01 00   -57   -62 10301   180    15     9 -9999     0
        2017 01 01 01   -59   -64 10293   170     5     9     0 -9999
        2017 01 01 03 -9999   -58 -9999   180 -9999     9 -9999 -9999

        """
        .utf8
    )

    static let metar = Array(
        """
        METAR KATL 310552Z 28008KT 10SM FEW250 04/M02 A3003 RMK AO2 SLP171 T00441017 10089
        SPECI KATL 310614Z 00000KT 10SM BKN027 08/03 A3002 RMK AO2 P0000 T00780033
        METAR KATL 310652Z 29010G25KT 10SM M05/M12 A2942 RMK AO2 SLP988 $
        METAR KATL 312352Z      KT 10SM /////  RMK AO2
        METAR KATL 010052Z AUTO VRB03MPS 9999 M00/ Q1017=

        """
        .utf8
    )

    static func metarSource(
        pressure: PressureKind = .seaLevel,
        station: String = "KATL"
    ) -> METARSource {
        METARSource(
            name: "katl.txt",
            contents: metar,
            station: Station(id: station),
            firstMonth: CalendarMonth(year: 2019, month: 12),
            options: ReadingOptions(pressure: pressure)
        )
    }
}
