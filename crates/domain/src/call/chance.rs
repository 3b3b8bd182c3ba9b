//! Random histories: whatever is asked in whatever order, a talk was knocked for and let in, nothing is kept against the customer's
//! word, and a call ends once.

use proptest::prelude::*;

use super::tests::{at, invitation};
use super::*;
use crate::time::Span;

fn command() -> impl Strategy<Value = Command> {
    (0..14, 0i64..4, any::<bool>()).prop_map(|(which, n, yes)| match which {
        0..=2 => Command::Knock { name: yes.then(|| format!("Mei {n}")), camera: n > 1 },
        3 => Command::Leave,
        4 if n == 0 => Command::Decline { reason: None },
        5 if n == 0 => Command::Cancel { reason: None },
        4..=6 => Command::Admit,
        7 | 8 => Command::Agree { kept: yes || n > 1 },
        9 | 10 => Command::Record { on: yes || n > 1 },
        11 | 12 => {
            let text = "it is cracked".to_owned();
            let line = Line { from_ms: n * 1_000, to_ms: n * 1_000 + 500, text, language: None };
            let by = if yes { Speaker::Agent } else { Speaker::Customer };
            Command::Say { by, lines: vec![line] }
        }
        _ if yes => Command::Lose { since: at(n) },
        _ => Command::End,
    })
}

/// What a watcher knows of a call from its events alone.
#[derive(Debug, Default)]
struct Watcher {
    knocked: bool,
    inside: bool,
    agreed: bool,
    recording: bool,
    over: bool,
}

impl Watcher {
    fn sees(&mut self, event: &CallEvent) {
        assert!(!self.over, "{event:?} after the end");
        match event {
            CallEvent::Invited(_) => {}
            CallEvent::Knocked { .. } => {
                assert!(!self.inside, "nobody knocks from inside");
                self.knocked = true;
            }
            CallEvent::SteppedOut {} => {
                assert!(self.knocked && !self.inside);
                self.knocked = false;
            }
            CallEvent::Admitted {} => {
                assert!(self.knocked && !self.inside, "only who waits is let in");
                self.inside = true;
            }
            CallEvent::Agreed { kept } => {
                assert!(self.knocked);
                self.agreed = *kept;
            }
            CallEvent::RecordingStarted {} => {
                assert!(self.inside && self.agreed && !self.recording);
                self.recording = true;
            }
            CallEvent::RecordingStopped { why } => {
                assert!(self.recording && (*why != StopWhy::Withdrawn || !self.agreed));
                self.recording = false;
            }
            CallEvent::RecordingDeleted { .. } => assert!(self.over && !self.recording),
            CallEvent::Said(_) => assert!(self.inside && self.agreed, "kept without a word"),
            CallEvent::Ended { .. } => {
                assert!(self.inside);
                self.over = true;
            }
            CallEvent::Cancelled { .. } | CallEvent::Declined { .. } => {
                assert!(!self.inside);
                self.over = true;
            }
        }
    }
}

proptest! {
    #[test]
    fn a_random_history_keeps_its_promises(steps in prop::collection::vec((command(), 0i64..400), 1..60)) {
        let (mut call, mut watcher, mut now) = (invitation(), Watcher::default(), at(0));
        for (command, wait) in steps {
            now = now + Span::seconds(wait);
            let before = call.clone();
            let Ok(events) = decide(&call, &command, now) else {
                prop_assert_eq!(&before, &call);
                continue;
            };
            for event in &events {
                watcher.sees(event);
                call.apply(now, "user:a", event);
            }
            prop_assert!(!call.recording || call.may_keep());
            prop_assert_eq!(call.state == CallState::Active, watcher.inside && !watcher.over);
            prop_assert_eq!(call.is_open(now), !watcher.over && (watcher.inside || now < call.valid_until));
            prop_assert_eq!(call.recording, watcher.recording);
        }
    }
}
