// Evidence and bundles: the part of the contract about files that show something and what is made of them.

/** A file of a case or its order. What the shop's log has itself (review, order, parcel, conversation, return) is never a file; a listing is, where the shop does not list the product itself. */
export type EvidenceFileKind = 'packing_photo' | 'item_photo' | 'listing' | 'screenshot' | 'invoice' | 'test_report' | 'video_still' | 'document' | 'call_still' | 'call_transcript' /* these two of a call alone: source is "call:{id}" */;
export type EvidenceLogKind = 'review' | 'order' | 'parcel' | 'conversation' | 'return' | 'listing' | 'call';

// GET  /shops/{shop}/cases/{id}/evidence → Vault   (ETag: the case's version)
// POST /shops/{shop}/cases/{id}/evidence?shows=&name=&taken_at=&source=&note=&original=&picture= (the file's bytes, or nothing with picture) → 201 EvidenceFile
//   422 empty_upload, evidence_too_large, image_too_large, bad_evidence, evidence_known, evidence_is_log, unknown_evidence_kind, unknown_evidence, too_much_evidence, bad_time, too_long, not_agreed (a picture of a call whose customer does not agree), made_by_call
// GET  /shops/{shop}/cases/{id}/evidence/{evidence}/content → the bytes, to be saved;  …/thumbnail → a small picture
// POST /shops/{shop}/cases/{id}/evidence/{evidence}/withdraw {reason} → EvidenceFile   (422 unknown_evidence, empty_text)
export interface EvidenceFile { id: string; shows: EvidenceFileKind; name: string; media_type: string; size: number; hash: string; thumbnail: boolean;
  captured_at: string; captured_by: string; taken_at: string | null; source: string; note: string | null; original: string | null /* of a redacted copy */; of: 'case' | 'order' /* put to its order, before the case or beside it; withdrawing it withdraws it there */; withdrawn: string | null /* why */ }
export interface EvidenceLog { shows: EvidenceLogKind; count: number; events: number; last_at: string | null }
export interface Vault { items: EvidenceFile[]; logs: EvidenceLog[] }

// GET  /shops/{shop}/orders?number= (the whole number of an order or a parcel) → OrdersFound   (422 empty_text, text_too_long)
// GET  /shops/{shop}/orders/{order}/evidence → OrderVault   (ETag: the order's version)
// POST /shops/{shop}/orders/{order}/evidence?… as a case's → 201 EvidenceFile   (422 as there; too_much_evidence beyond 50)
// GET  /shops/{shop}/orders/{order}/evidence/{evidence}/content, …/thumbnail;  POST …/withdraw {reason} → EvidenceFile   (422 unknown_evidence, empty_text, text_too_long)
// Every case of the order has these files among its evidence, by the same ids.
export interface OrderFound { id: string; external_id: string; channel: string; title: string | null; sku: string | null; quantity: number | null; status: string | null; tracking: string | null;
  paid_at: string | null; shipped_at: string | null; files: number /* in use */ }
export interface OrdersFound { items: OrderFound[] }
export interface OrderVault { items: EvidenceFile[] }

// GET /shops/{shop}/evidence-key → EvidenceKey
export interface EvidenceKey { public_key: string; fingerprint: string }

// GET /shops/{shop}/cases/{id}/bundle.zip?evidence=id,id&ground=&personal= → the archive   (422 unknown_evidence, unknown_ground, too_much_evidence, bundle_too_large; 403 personal without personal_data_read)
// GET /shops/{shop}/cases/{id}/statement.html?… → the statement to be read;  …/statement.pdf?… → printed   (404 no_pdf_printer, 422 pdf_failed)
