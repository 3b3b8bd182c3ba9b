// Camera and microphone of this browser, held while they are looked at; whoever takes them over keeps them.
import { type RefObject, useEffect, useRef, useState } from 'react';
import {
  ANY_DEVICE,
  capture,
  type DeviceFault,
  type Devices,
  deviceFault,
  devicesOf,
  release,
} from '../../lib/devices';

export interface Preview {
  element: RefObject<HTMLVideoElement | null>;
  media: MediaStream | null;
  fault: DeviceFault | null;
  devices: Devices;
  picture: boolean;
  choices: (kind: 'videoinput' | 'audioinput') => { value: string; label: string }[];
  choose: (devices: Devices) => void;
  showPicture: (on: boolean) => void;
  again: () => void;
  /** Hands the media on: they are not let go with this screen. */
  take: () => MediaStream | null;
}

export function usePreview(video: boolean): Preview {
  const element = useRef<HTMLVideoElement>(null);
  const [devices, setDevices] = useState<Devices>(ANY_DEVICE);
  const [picture, setPicture] = useState(video);
  const [tries, setTries] = useState(0);
  const [media, setMedia] = useState<MediaStream | null>(null);
  const [fault, setFault] = useState<DeviceFault | null>(null);
  const [known, setKnown] = useState<MediaDeviceInfo[]>([]);
  const taken = useRef<MediaStream | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks anew
  useEffect(() => {
    let got: MediaStream | null = null;
    let gone = false;
    const free = () => {
      if (got !== taken.current) release(got);
    };
    setFault(null);
    (async () => capture(devices, picture))().then(
      async (stream) => {
        got = stream;
        if (gone) return free();
        if (element.current) element.current.srcObject = stream;
        setMedia(stream);
        // Their names are told only to those who may use them.
        setKnown([...(await devicesOf('videoinput')), ...(await devicesOf('audioinput'))]);
      },
      (failure) => !gone && setFault(deviceFault(failure)),
    );
    return () => {
      gone = true;
      setMedia(null);
      free();
    };
  }, [devices, picture, tries]);
  return {
    element,
    media,
    fault,
    devices,
    picture,
    choices: (kind) =>
      known.filter((one) => one.kind === kind).map(({ deviceId, label }) => ({ value: deviceId, label })),
    choose: setDevices,
    showPicture: setPicture,
    again: () => setTries((n) => n + 1),
    take: () => {
      taken.current = media;
      return media;
    },
  };
}
