package com.example.echo;

import io.sockjs.SockJsConnection;
import io.sockjs.spring.*;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
@SockJsEndpoint("/echo")
public class EchoApplication implements SockJsHandler {
    public static void main(String[] args) {
        SpringApplication.run(EchoApplication.class, args);
    }

    public void onConnection(SockJsConnection connection) {
        connection.onMessage(connection::send);
    }
}
