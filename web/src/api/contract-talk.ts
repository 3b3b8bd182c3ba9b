// Conversations in the HTTP API: presence, delivery, macros, the bot. A part of contract.ts.
import type { ActCheck, ApiError, Words } from './contract';

// POST /shops/{shop}/cases/{id}/presence {doing: 'viewing' | 'typing' | 'gone'} → {items: PersonHere[]}; repeat within 30 s; told as stream event presence {case, people}
export interface PersonHere { id: string; name: string; doing: 'viewing' | 'typing' | 'gone'; until: string }
export type Delivery = 'own' /* the house delivers it */ | 'by_hand' /* a person carries it to the platform */;
export type HandOverWhy = 'asked' | 'second_question' | 'anger' | 'grave' | 'outside_rules' | 'refused';
export interface BuyerWrote { error: ApiError; buyer_message: { id: string; text: string; sent_at: string } }

// Macros. GET /shops/{shop}/macros → {items: Macro[]};  POST MacroDraft → Macro;  PUT …/macros/{id} MacroDraft with If-Match → Macro;  DELETE …/macros/{id} → 204
// GET /shops/{shop}/macros/usage?days=90 → {items: MacroUsage[]}
// POST /shops/{shop}/cases/{id}/macros/{macro}/preview MacroFilling → MacroPreview (nothing stored);  …/apply MacroFilling with If-Match → CaseDetail (all or nothing)
// Errors: bad_macro {field}, bad_template, too_many_macros, unknown_picture, blank_missing, bad_blank, 409 buyer_wrote, and whatever refuses the first action that cannot be done
export type MacroActionKind = 'public_reply' | 'private_message' | 'assign' | 'prioritise' | 'note' | 'snooze' | 'wait' | 'step_done';
export interface MacroAction { kind: MacroActionKind; texts?: Record<string, string> /* public_reply, private_message */; to?: string /* me, nobody, a member's id */;
  priority?: number; text?: string; hours?: number; reason?: string; step?: string }
export interface MacroBlank { key: string; label: Words; kind: 'text' | 'choice'; choices: string[]; default: string | null }
export interface MacroDraft { name: Words; folder: string; shared: boolean; blanks: MacroBlank[]; pictures: string[]; actions: MacroAction[] }
export interface Macro extends MacroDraft { id: string; version: number; shipped: boolean; owner: string | null; changed_at: string | null }
export interface MacroFilling { blanks?: Record<string, string>; language?: string; edits?: Record<string, string> /* texts by action kind */; seen_message?: string; anyway?: boolean }
export interface MacroPreview { id: string; version: number; language: string; wanted: string | null /* the buyer's language, when the macro does not speak it */; pictures: string[]; allowed: boolean;
  actions: { kind: MacroActionKind; action: MacroAction; text: string | null; allowed: boolean; why_not: ApiError | null; check: ActCheck | null }[] }
export interface MacroUsage { id: string; name: Words | null; used: number; cases: number; resolved: number; improved: number; reopened: number; last_used_at: string | null; people: { name: string; used: number }[] }

// The bot. GET /shops/{shop}/bot → Bot (ETag = version);  PUT {on, rules, version} with If-Match → Bot. Errors: bad_bot, bad_template, 412 version_conflict
export interface BotRule { id: string; name: Words; on: boolean; intents: string[]; when: string /* condition; empty: always */; texts: Record<string, string>; send: boolean /* its answers leave by themselves over a connected channel */ }
export interface Bot { version: number; on: boolean; rules: BotRule[]; channels: { id: string; name: string; delivery: Delivery; sends: boolean /* connected, and sends messages: answers of rules with `send` leave by themselves */ }[]; facts: string[] }

// The drafter: a language model of the shop's own choosing that proposes words. GET /shops/{shop}/drafter → Drafter (ETag = version)
// PUT {on, endpoint, model, key?, version} with If-Match → Drafter (no key: the kept one stays, unless the host changes; '': forgotten). Errors: bad_drafter {field}, drafter_address, person_needed, 412 version_conflict
// POST /shops/{shop}/drafter/try {} → {text} (a made-up review, on or off);  POST /shops/{shop}/cases/{id}/acts/propose {kind: 'public_reply' | 'private_message'} → Proposal (nothing stored)
// Errors of both: drafter_off, drafter_unreachable, drafter_slow, drafter_key, drafter_answer, drafter_too_long, drafter_plain, drafter_address, drafter_kind, 429 too_many_tries (30 a minute)
export interface Drafter { version: number; on: boolean; endpoint: string; model: string; has_key: boolean }
export interface Proposal { text: string; model: string; check: ActCheck }
