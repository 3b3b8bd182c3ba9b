// Video calls from a case: what agents and the customer's page read and write (docs/API.md, "Calls").

export type CallState = 'invited' | 'waiting' | 'active' | 'ended' | 'cancelled' | 'declined' | 'expired';
export type CallMode = 'video' | 'audio';
export type CallSide = 'agent' | 'customer';
export type CallLanguage = 'en' | 'zh-CN';

// GET  /shops/{shop}/cases/{case}/calls → Calls   (newest first)
// POST /shops/{shop}/cases/{case}/calls CallInvite → 201 Call   (422 call_open, case_closed, media_off, text_too_long)
// GET  /shops/{shop}/calls?open=true → OpenCalls: those that are invited, waiting or active, of the whole shop
// GET  /shops/{shop}/calls/{id} → Call
// POST /shops/{shop}/calls/{id}/admit {} | end {} | cancel {reason?} | recording {on} → Call   (422 call_over, call_expired, call_not_waiting, call_not_active, recording_not_agreed)
// POST /shops/{shop}/calls/{id}/captions CaptionLines → Call   (422 captions_not_agreed, call_not_active, text_too_long)
// POST /shops/{shop}/calls/{id}/whip | whep  application/sdp → 201, Location: …/calls/{id}/media/{session};  DELETE that
export interface Call {
  id: string; case: string; state: CallState; mode: CallMode; language: CallLanguage; note: string | null;
  asked_by: { id: string; name: string };
  link: string | null /* "/call/{id}#{token}", while it opens something */;
  valid_until: string; invited_at: string; waiting_since: string | null; customer_name: string | null; customer_camera: boolean | null;
  admitted_at: string | null; admitted_by: { id: string; name: string } | null; ended_at: string | null; ended_by: CallSide | 'lost' | null; reason: string | null; seconds: number | null;
  agreed: boolean | null /* null: not asked yet */; recording: boolean; recorded: boolean; captions: number; agent_sends: boolean; customer_sends: boolean; version: number;
}
export interface CallInvite { mode: CallMode; valid_minutes?: number; language?: CallLanguage; note?: string }
export interface Calls { items: Call[] }
export interface OpenCall extends Call { case_number: number }
export interface OpenCalls { items: OpenCall[] }
export interface CaptionLine { from_ms: number /* since admission */; to_ms: number; text: string; language?: string }
// GET /shops/{shop}/calls/{id}/captions → SaidInCall
export interface SaidLine extends CaptionLine { by: CallSide; at: string }
export interface SaidInCall { items: SaidLine[] }
// GET /shops/{shop}/calls/{id}/recordings → CallRecordings;  GET …/recordings/{side}/{name} → the file, in ranges
export interface CallRecording { side: CallSide; name: string; path: string; started_at: string; from_ms: number; length_ms: number | null; bytes: number }
export interface CallRecordings { items: CallRecording[] }

// The customer's side: Authorization: Bearer {token} of the link.
// GET /calls/{id} → CallSeen, also of one that is over (401 bad_token, 404 call_not_found);  GET /calls/{id}/events → the same object as server-sent events
// POST /calls/{id}/knock {name?, camera} | leave {} | decline {reason?} | agree {kept} | captions {lines} → CallSeen (410 call_over, call_expired; 422 others)
// POST /calls/{id}/whip | whep application/sdp → 201, Location: /calls/{id}/media/{session};  DELETE that
export interface CallSeen {
  state: CallState; mode: CallMode; language: string; shop: string; agent: string; valid_until: string; agreed: boolean | null; recording: boolean; server_ms: number;
  media: boolean; captions: boolean /* may be sent now */;
  note: string | null; admitted_at_ms: number | null; customer_name: string | null; ended_by: CallSide | 'lost' | null; seconds: number | null;
  said: { by: CallSide; text: string; at_ms: number } | null /* the newest caption */;
}

// Event of the console's stream: `case` {id, version: 0, kind: "call.…", call}: something happened in a call of the case, or a picture in it came or went.
