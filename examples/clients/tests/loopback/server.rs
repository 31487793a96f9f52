//! A server on the loopback interface that records what it is asked. HTTP/1.1, one request a connection.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

/// What arrived.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path and the query.
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    /// Returns the values of every header of this name.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let fits = |header: &&(String, String)| header.0.eq_ignore_ascii_case(name);
        let found = self.headers.iter().filter(fits);
        found.map(|(_, value)| value.as_str()).collect()
    }
}

/// An answer as it goes on the wire.
pub(crate) fn answer(status: u16, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} Whatever\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    )
}

/// An answer that sends the client elsewhere.
pub(crate) fn redirect(status: u16, location: &str) -> String {
    format!(
        "HTTP/1.1 {status} Elsewhere\r\nlocation: {location}\r\ncontent-length: 0\r\n\
         connection: close\r\n\r\n"
    )
}

/// A running server. It ends when it is dropped or asked what arrived.
pub(crate) struct Server {
    address: SocketAddr,
    thread: Option<JoinHandle<Vec<Request>>>,
}

impl Server {
    /// Starts a server that answers each request by `respond`. An empty answer hangs up.
    pub(crate) fn start(respond: impl Fn(&Request) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let thread = thread::spawn(move || serve(&listener, respond));
        Self {
            address,
            thread: Some(thread),
        }
    }

    /// Returns the address of a path, which begins with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Ends the server and returns what arrived, in order.
    pub(crate) fn arrived(mut self) -> Vec<Request> {
        self.end();
        self.thread.take().unwrap().join().unwrap()
    }

    // Connections are taken in the order in which they are made, so this one is the last.
    fn end(&self) {
        drop(TcpStream::connect(self.address));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.end();
        }
    }
}

fn serve(listener: &TcpListener, respond: impl Fn(&Request) -> String) -> Vec<Request> {
    let mut arrived = Vec::new();
    loop {
        let (mut stream, _) = listener.accept().unwrap();
        // A connection without a request is the one that `end` makes.
        let Some(request) = read(&stream).unwrap() else {
            return arrived;
        };
        // A client that has hung up has had its answer.
        let _ = stream.write_all(respond(&request).as_bytes());
        arrived.push(request);
    }
}

fn read(stream: &TcpStream) -> io::Result<Option<Request>> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Request {
        method,
        target,
        headers,
        body: String::from_utf8(body).unwrap(),
    }))
}
