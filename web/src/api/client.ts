// The one place that speaks HTTP. Adds the guard header, versions and idempotency keys; turns every failure into an ApiFailure.
import { setSkew } from '../lib/ticker';
import type { ApiError } from './types';

export class ApiFailure extends Error {
  readonly status: number;
  readonly error: ApiError;
  /** The whole answer: some refusals bring something along. */
  readonly body: unknown;

  constructor(status: number, error: ApiError, body: unknown = null) {
    super(`${status} ${error.code}`);
    this.name = 'ApiFailure';
    this.status = status;
    this.error = error;
    this.body = body;
  }
}

export interface CallOptions {
  query?: URLSearchParams | Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  raw?: Blob;
  /** What the raw bytes are; plain bytes unless told. */
  contentType?: string;
  /** The version of the case or policy the writer saw. */
  ifMatch?: number;
  /** The same key with the same body does nothing twice; a fresh one otherwise. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Goes out although the page is being closed. */
  keepalive?: boolean;
  /** Told which share of the raw bytes has gone out, from 0 to 1. */
  onSent?: (share: number) => void;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export const BASE = '/api/v1';

export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  learnSkew(response);
  if (!response.ok) throw await readFailure(response);
  // Some answers say all they have to say by their status.
  const text = response.status === 204 ? '' : await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** A file of the API, whole. */
export async function getFile(path: string): Promise<Blob> {
  const response = await send('GET', path, {});
  if (!response.ok) throw await readFailure(response);
  return response.blob();
}

export const get = <T>(path: string, options?: CallOptions) => call<T>('GET', path, options);
export const post = <T>(path: string, body: unknown = {}, options?: CallOptions) =>
  call<T>('POST', path, { ...options, body });

async function send(method: Method, path: string, options: CallOptions): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json' });
  if (method !== 'GET') {
    headers.set('X-Kintsugi', 'console');
    if (method === 'POST') headers.set('Idempotency-Key', options.idempotencyKey ?? uuid());
  }
  if (options.ifMatch !== undefined) headers.set('If-Match', `"${options.ifMatch}"`);
  let body: BodyInit | undefined;
  if (options.raw !== undefined) {
    headers.set('Content-Type', options.contentType ?? 'application/octet-stream');
    body = options.raw;
  } else if (options.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    body = JSON.stringify(options.body);
  }
  if (options.onSent)
    return sendCounting(method, `${BASE}${path}${queryText(options.query)}`, headers, body, options.onSent);
  try {
    const init: RequestInit = { method, headers, credentials: 'same-origin' };
    if (body !== undefined) init.body = body;
    if (options.keepalive) init.keepalive = true;
    if (options.signal) init.signal = options.signal;
    return await fetch(`${BASE}${path}${queryText(options.query)}`, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiFailure(0, blank('offline'));
  }
}

/** What `fetch` cannot: it says how much has gone out. */
function sendCounting(
  method: Method,
  address: string,
  sent: Headers,
  body: BodyInit | undefined,
  onSent: (share: number) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of sent) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onSent(event.loaded / event.total);
    request.onload = () => {
      const date = request.getResponseHeader('date');
      const headers = new Headers(date ? { date } : {});
      resolve(new Response(request.responseText || null, { status: request.status, headers }));
    };
    request.onerror = () => reject(new ApiFailure(0, blank('offline')));
    request.send(body as XMLHttpRequestBodyInit);
  });
}

function queryText(query: CallOptions['query']): string {
  if (query === undefined) return '';
  const params = query instanceof URLSearchParams ? query : new URLSearchParams();
  if (!(query instanceof URLSearchParams)) {
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined && value !== null && value !== '') params.set(key, String(value));
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

async function readFailure(response: Response): Promise<ApiFailure> {
  try {
    const body = (await response.json()) as { error?: ApiError };
    if (body.error?.code) return new ApiFailure(response.status, body.error, body);
  } catch {
    // Not ours (a proxy's page, an empty body): named below by its status.
  }
  return new ApiFailure(response.status, blank(`http_${response.status}`));
}

function blank(code: string): ApiError {
  return { code, message: { en: '', zh: '' }, hint: null, field: null, rule: null };
}

function learnSkew(response: Response): void {
  const date = response.headers.get('date');
  if (date) setSkew(Date.parse(date) - Date.now());
}

/** crypto.randomUUID needs a secure context; a shop's own server on plain HTTP in the office is not one. */
export function uuid(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x40;
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...b].map((n) => n.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
