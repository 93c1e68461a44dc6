#!/usr/bin/env python3
"""Plays Telegram, Zalo and a mail server for the scripts in dist/examples/notify.

Usage: notify_server.py FOLDER. Writes its ports to FOLDER/ports (HTTP, SMTP), what it was told to FOLDER/told (a JSON string a
line), the paths of all calls to FOLDER/calls. While FOLDER/refuse exists nothing is accepted. Zalo's access token is "fresh" once
its refresh token "once" was spent, which works a single time; before that it is "stale" and refused.
"""
import http.server
import json
import os
import socketserver
import sys
import threading
import urllib.parse

folder = sys.argv[1]
lock = threading.Lock()
spent = []


def keep(name, line):
    with lock, open(os.path.join(folder, name), "a", encoding="utf-8") as file:
        file.write(line + "\n")


def refusing():
    return os.path.exists(os.path.join(folder, "refuse"))


class Http(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        keep("calls", self.path)
        answer = self.answer(body)
        status = 429 if answer.get("ok") is False else 200
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def answer(self, body):
        if self.path == "/bot1:secret/sendMessage":
            if refusing():
                return {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 5"}
            keep("told", json.dumps(json.loads(body)["text"]))
            return {"ok": True}
        if self.path == "/v4/oa/access_token":
            form = urllib.parse.parse_qs(body)
            good = form["refresh_token"] == ["once"] and self.headers["secret_key"] == "app-secret" and not spent
            if not good:
                return {"error": -14014, "error_name": "Invalid refresh token."}
            spent.append(1)
            return {"access_token": "fresh", "refresh_token": "twice", "expires_in": "90000"}
        if self.path == "/v3.0/oa/message/cs":
            if self.headers["access_token"] != "fresh":
                return {"error": -216, "message": "Access token is invalid"}
            if refusing():
                return {"error": -32, "message": "Out of quota"}
            keep("told", json.dumps(json.loads(body)["message"]["text"]))
            return {"error": 0, "message": "Success"}
        return {"error": 404}

    def log_message(self, *_):
        pass


class Smtp(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write((line + "\r\n").encode())

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].split(":")[0].upper()
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "DATA":
                self.say("354 go on")
                lines = []
                while (text := self.rfile.readline().decode()) != ".\r\n":
                    lines.append(text)
                if refusing():
                    self.say("451 later")
                    continue
                keep("told", json.dumps("".join(lines).replace("\r\n", "\n")))
            self.say("250 good")


class SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Http)
mail = SmtpServer(("127.0.0.1", 0), Smtp)
threading.Thread(target=mail.serve_forever, daemon=True).start()
with open(os.path.join(folder, "ports.new"), "w", encoding="utf-8") as ports:
    ports.write(f"{web.server_address[1]} {mail.server_address[1]}\n")
os.rename(os.path.join(folder, "ports.new"), os.path.join(folder, "ports"))
web.serve_forever()
