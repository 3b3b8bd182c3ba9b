//! One call of the sample shop: a buyer shows what is broken, and what was said is kept with their consent.

use app::Result;
use domain::call::{Call, CallEvent, CallMode, Command, Line, Speaker, decide, invited};
use domain::ids::{CallId, CaseId};
use domain::time::Span;
use store::projection::call::{Loaded, begin, put};
use store::{Batch, Head};

use super::play::{Happening, Play};

/// How lately the call is held, so that it is near the top of the queue.
const LATELY: Span = Span::hours(24 * 6);
/// How long the whole of it takes.
const LASTS: Span = Span::minutes(20);
/// What is said: by whom, from which second to which, and the words.
const SAID: [(Speaker, i64, i64, &str); 6] = [
    (Speaker::Agent, 4, 9, "Hello, thank you for taking the time. Can you show me what happened?"),
    (Speaker::Customer, 12, 17, "Yes, look, it came apart here the first time I used it."),
    (Speaker::Agent, 21, 26, "I see it. Could you turn it a little so that I can take a picture?"),
    (Speaker::Customer, 30, 33, "Like this? You can see the crack along the edge."),
    (
        Speaker::Agent,
        37,
        45,
        "That is clearly our fault. I am sending you a new one today; keep the old one.",
    ),
    (Speaker::Customer, 49, 52, "Great, thank you. That was quick."),
];

/// The call while it is held.
#[derive(Debug)]
pub(super) struct Holding {
    /// Its case.
    case: CaseId,
    /// The agent's place in the team.
    agent: usize,
    loaded: Option<Loaded>,
    /// How far it is.
    step: usize,
}

impl Play<'_> {
    /// Whether a case has the call now: nobody ends it meanwhile.
    pub(super) fn is_calling(&self, case: CaseId) -> bool {
        self.call.as_ref().is_some_and(|call| call.case == case && call.step < STEPS)
    }

    /// The first buyer of these days who was written to in English is invited to the sample's one call.
    pub(super) fn offer_call(&mut self, case: CaseId, agent: usize, market: &str) {
        let now = self.app.now();
        if self.call.is_some() || market != "US" || now < self.end - LATELY || now + LASTS > self.end {
            return;
        }
        self.call = Some(Holding { case, agent, loaded: None, step: 0 });
        self.plan(now + Span::minutes(2), Happening::Call);
    }

    /// The call goes on by one step.
    pub(super) async fn call_goes_on(&mut self) -> Result<()> {
        let Some(mut holding) = self.call.take() else { return Ok(()) };
        let step = holding.step;
        holding.step += 1;
        let done = self.call_step(&mut holding, step).await;
        self.call = Some(holding);
        done?;
        if let Some(pause) = PAUSES.get(step) {
            self.plan(self.app.now() + Span::seconds(*pause), Happening::Call);
        }
        Ok(())
    }

    async fn call_step(&mut self, holding: &mut Holding, step: usize) -> Result<()> {
        let Some(loaded) = &mut holding.loaded else {
            holding.loaded = self.call_begins(holding.case, holding.agent).await?;
            return Ok(());
        };
        let agent = self.team.at(holding.agent).actor.clone();
        let customer = "customer:call".to_owned();
        let (actor, commands) = match step {
            1 => (customer, vec![Command::Knock { name: None, camera: true }]),
            2 => (agent, vec![Command::Admit]),
            3 => (customer, vec![Command::Agree { kept: true }]),
            4 => (agent, said()),
            _ => (agent, vec![Command::End]),
        };
        for command in commands {
            let now = self.app.now();
            let events = decide(&loaded.call, &command, now)?;
            let mut batch = Batch::new(self.shop);
            put(&mut batch, loaded, now, &actor, &events)?;
            self.tx.append(batch, None).await?;
        }
        if step + 1 == STEPS {
            self.app.conclude_call_in(&mut self.tx, self.shop, loaded).await?;
        }
        Ok(())
    }

    /// Invites; nobody is where the case has ended meanwhile.
    async fn call_begins(&mut self, case: CaseId, agent: usize) -> Result<Option<Loaded>> {
        let now = self.app.now();
        let actor = self.team.at(agent).actor.clone();
        let note = Some("Please have the product and its box at hand.");
        let event = CallEvent::Invited(invited(case, CallMode::Video, Some(60), "en", note, now)?);
        let id = CallId::new(now, self.app.entropy.as_ref());
        let Some(call) = Call::open(id, now, &actor, &event) else { return Ok(None) };
        let (mut loaded, mut batch) = (Loaded { call, head: Head::NEW }, Batch::new(self.shop));
        begin(&mut batch, &mut loaded, &actor, &event)?;
        self.tx.append(batch, None).await?;
        Ok(Some(loaded))
    }
}

/// How many steps it has.
const STEPS: usize = 6;
/// Seconds after each step but the last.
const PAUSES: [i64; STEPS - 1] = [310, 35, 12, 60, 118];

/// What is said, each line by who says it.
fn said() -> Vec<Command> {
    let line = |(by, from, to, text): (Speaker, i64, i64, &str)| {
        let (from_ms, to_ms) = (from * 1_000, to * 1_000);
        let line = Line { from_ms, to_ms, text: text.to_owned(), language: Some("en".to_owned()) };
        Command::Say { by, lines: vec![line] }
    };
    SAID.map(line).into()
}
