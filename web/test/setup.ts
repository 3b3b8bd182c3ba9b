// What a browser has and modules read while they load.
import { vi } from 'vitest';

vi.stubGlobal('navigator', { userAgent: 'Linux', language: 'en' });
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} });
