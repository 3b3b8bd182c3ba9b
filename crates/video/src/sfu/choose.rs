//! Who gets which layer, and which key frames are asked for: looked at twice a second, and whenever somebody comes.

use std::time::{Duration, Instant};

use str0m::media::KeyframeRequestKind;

use super::session::{Role, Session, Viewer};
use super::work::Work;
use crate::figures::count;
use crate::plane::{SessionId, StreamName};

/// Layers are measured and choices made so often.
pub(super) const TICK: Duration = Duration::from_millis(500);

impl Work {
    /// The publisher of a stream changed.
    pub(super) fn begin_anew(&mut self, name: &StreamName) {
        let Some(stream) = self.streams.get_mut(name) else { return };
        stream.layers.clear();
        stream.recorded = None;
        if let Some(recorder) = &mut stream.recorder {
            recorder.cut();
        }
        for viewer in &stream.viewers {
            if let Some(Session { role: Role::Viewer(viewer), .. }) = self.sessions.get_mut(viewer) {
                viewer.forget();
            }
        }
    }

    /// Asks a publisher for a key frame, not too often.
    pub(super) fn ask(&mut self, name: &StreamName, layer: usize, now: Instant) {
        let Some(stream) = self.streams.get_mut(name) else { return };
        let (Some(publisher), Some(ssrc)) = (stream.publisher, stream.may_ask(layer, now)) else { return };
        let Some(session) = self.sessions.get_mut(&publisher) else { return };
        if let Some(rx) = session.rtc.direct_api().stream_rx(&ssrc) {
            rx.request_keyframe(KeyframeRequestKind::Pli);
            count(&self.figures.keyframes_asked);
            if !session.dirty {
                session.dirty = true;
                self.dirty.push(publisher);
            }
        }
    }

    /// Twice a second: who is gone, what arrives, who gets what, who still waits.
    pub(super) fn tick(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.ticked);
        self.ticked = now;
        let (patience, silence) = (self.config.patience, self.config.silence);
        let over: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, s)| s.is_over(now, patience, silence))
            .map(|(id, _)| *id)
            .collect();
        for id in over {
            self.end(id);
        }
        let names: Vec<StreamName> = self.streams.keys().cloned().collect();
        for name in names {
            if let Some(stream) = self.streams.get_mut(&name) {
                stream.measure(passed);
            }
            self.choose_all(&name, now);
        }
    }

    /// Chooses the layer of every viewer and of the recording, and asks for the key frames they wait for.
    pub(super) fn choose_all(&mut self, name: &StreamName, now: Instant) {
        let Some(stream) = self.streams.get_mut(name).filter(|stream| !stream.layers.is_empty()) else {
            return;
        };
        let mut asked = vec![false; stream.layers.len()];
        let hope = (stream.layers.len() > 1).then(|| stream.largest() * 3 / 2);
        for id in &stream.viewers {
            let Some(Session { role: Role::Viewer(viewer), rtc, connected: true, .. }) =
                self.sessions.get_mut(id)
            else {
                continue;
            };
            if let Some(hope) = hope {
                Viewer::hope(rtc, hope);
            }
            let since =
                viewer.changed.map_or(u64::MAX, |at| now.saturating_duration_since(at).as_millis() as u64);
            viewer.wanted = stream.choose(viewer.layer, viewer.estimate, since);
            if let Some(wanted) = viewer.wanted.filter(|_| viewer.waits()) {
                asked[wanted] = true;
            }
        }
        if stream.recorder.is_some() {
            let record = stream.to_record(now);
            if record != stream.recorded.map(|(at, _)| at) {
                stream.recorded = record.map(|at| (at, now));
                if let Some(recorder) = &mut stream.recorder {
                    recorder.cut();
                }
            }
            if let (Some(at), Some(true)) =
                (record, stream.recorder.as_ref().map(crate::record::Recorder::waits))
            {
                asked[at] = true;
            }
        }
        for layer in (0..asked.len()).filter(|at| asked[*at]) {
            self.ask(name, layer, now);
        }
    }
}
