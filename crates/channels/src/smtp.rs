//! E-mail out, over SMTP: what is configured, and sending one message. TLS is asked for unless the address says
//! otherwise, which only a loopback server may.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Message, SmtpTransport, Transport};

/// Longest time for one message.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why an e-mail cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server's address cannot be used.
    #[error("the SMTP address cannot be used: {0}")]
    Server(String),
    /// Plain text to another machine.
    #[error("an SMTP server elsewhere needs TLS: write smtps:// or smtp://…?tls=required")]
    Plain,
    /// A sender or recipient is no address.
    #[error("{0:?} is no e-mail address")]
    Address(String),
    /// The message cannot be made.
    #[error("the e-mail cannot be made: {0}")]
    Message(String),
    /// The server did not take it.
    #[error("the SMTP server did not take it: {0}")]
    Sending(String),
}

impl MailError {
    /// Whether trying again is no use.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Address(_) | Self::Message(_))
    }
}

/// An e-mail in plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Name and address of the recipient.
    pub to: (String, String),
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// What makes it the same message when it is sent again after a doubtful answer: its `Message-ID`, without brackets.
    pub id: String,
}

/// A configured server.
#[derive(Clone, Debug)]
pub struct Smtp {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Smtp {
    /// A server by its address, `smtps://user:password@host:465` or `smtp://user:password@host:587?tls=required`, and
    /// the sender, `Kintsugi <desk@example.com>`. Nothing is connected yet.
    ///
    /// # Errors
    /// When the address or the sender cannot be used, or plain text would leave the machine.
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        if !is_safe(url) {
            return Err(MailError::Plain);
        }
        let from = from.parse().map_err(|_error| MailError::Address(from.to_owned()))?;
        let builder = SmtpTransport::from_url(url);
        let builder = builder.map_err(|e| MailError::Server(e.to_string()))?;
        Ok(Self { transport: builder.timeout(Some(PATIENCE)).build(), from })
    }

    /// Sends a message; blocks for as long as the server takes.
    ///
    /// # Errors
    /// As the server says; [`MailError::is_final`] tells whether trying again helps.
    pub fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let address = mail.to.1.parse().map_err(|_error| MailError::Address(mail.to.1.clone()))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(mail.to.0.clone()), address))
            .subject(mail.subject.as_str())
            .message_id(Some(format!("<{}>", mail.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(|e| MailError::Message(e.to_string()))?;
        self.transport.send(&message).map(|_| ()).map_err(|e| MailError::Sending(e.to_string()))
    }
}

/// Whether words and passwords stay on this machine or travel under TLS.
fn is_safe(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return true };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let loopback = host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
    scheme == "smtps" || rest.contains("tls=required") || loopback
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_plain_text_stays_at_home() {
        for (url, from, good) in [
            ("smtps://user:secret@mail.example.com:465", "Desk <desk@example.com>", true),
            ("smtp://user:secret@mail.example.com:587?tls=required", "desk@example.com", true),
            ("smtp://127.0.0.1:2525", "desk@example.com", true),
            ("smtp://mail.example.com:25", "desk@example.com", false),
            ("smtp://127.0.0.1@mail.example.com", "desk@example.com", false),
            ("smtp://mail.example.com/?tls=opportunistic", "desk@example.com", false),
            ("http://mail.example.com", "desk@example.com", false),
            ("smtps://mail.example.com", "nobody", false),
        ] {
            assert_eq!(Smtp::new(url, from).is_ok(), good, "{url} {from}");
        }
    }
}
