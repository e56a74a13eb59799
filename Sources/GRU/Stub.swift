enum GRUStub {}
