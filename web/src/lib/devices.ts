// Camera and microphone: asked for, chosen, and why they cannot be had. Knows no page.

export interface Devices {
  camera: string;
  microphone: string;
}

export const ANY_DEVICE: Devices = { camera: '', microphone: '' };

const picture = (camera: string): MediaTrackConstraints => ({
  ...(camera && { deviceId: { exact: camera } }),
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
});

const sound = (microphone: string): MediaTrackConstraints | true =>
  microphone ? { deviceId: { exact: microphone } } : true;

/** Camera and microphone; with `camera` false the microphone alone. */
export function capture({ camera, microphone }: Devices, withCamera = true): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    video: withCamera && picture(camera),
    audio: sound(microphone),
  });
}

/** One more picture, while the sound goes on. */
export async function captureCamera(camera: string): Promise<MediaStreamTrack | null> {
  const media = await navigator.mediaDevices.getUserMedia({ video: picture(camera) });
  return media.getVideoTracks()[0] ?? null;
}

export const release = (media: MediaStream | null): void => {
  for (const track of media?.getTracks() ?? []) track.stop();
};

/** What is there; names are told only to those who may use them. */
export async function devicesOf(kind: MediaDeviceKind): Promise<MediaDeviceInfo[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return all.filter((one) => one.kind === kind && one.deviceId !== '');
}

/** Why nothing came: the person or the system said no, there is none, something else holds it, or the page may not ask. */
export type DeviceFault = 'refused' | 'absent' | 'busy' | 'insecure';

export function deviceFault(failure: unknown): DeviceFault {
  if (!('mediaDevices' in navigator) || navigator.mediaDevices === undefined) return 'insecure';
  const name = failure instanceof Error || failure instanceof DOMException ? failure.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent';
  return 'busy';
}
