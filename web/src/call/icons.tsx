/** @jsxImportSource preact */
// The signs of the call's buttons, drawn like the live room's.
import { Icon } from '../public/Icon';

const OFF = 'M4 4l16 16';

export const Microphone = ({ off }: { off: boolean }) => (
  <Icon>
    <path d="M12 3.5a2.8 2.8 0 0 1 2.8 2.8v5a2.8 2.8 0 0 1-5.6 0v-5A2.8 2.8 0 0 1 12 3.5z" />
    <path d="M6 11.5a6 6 0 0 0 12 0M12 17.5v3" />
    {off && <path d={OFF} />}
  </Icon>
);
export const Camera = ({ off }: { off: boolean }) => (
  <Icon>
    <path d="M3.5 7h11v10h-11z" />
    <path d="m14.5 11 6-3.5v9l-6-3.5" />
    {off && <path d={OFF} />}
  </Icon>
);
export const Flip = () => (
  <Icon>
    <path d="M4 9.5A8.5 8.5 0 0 1 19.5 8M20 14.5A8.5 8.5 0 0 1 4.5 16" />
    <path d="M19.5 3.5V8H15M4.5 20.5V16H9" />
  </Icon>
);
export const Captions = () => (
  <Icon>
    <path d="M3.5 5.5h17v13h-17z" />
    <path d="M10.5 10.5a2 2 0 1 0 0 3M17 10.5a2 2 0 1 0 0 3" />
  </Icon>
);
export const Sliders = () => (
  <Icon>
    <path d="M4 8h8m4 0h4M4 16h4m4 0h8" />
    <circle cx="14" cy="8" r="2" />
    <circle cx="10" cy="16" r="2" />
  </Icon>
);
export const HangUp = () => (
  <Icon>
    <path d="M3.2 14.6c-.6-1 .1-2.4 1.2-3.1 4.6-2.9 10.6-2.9 15.2 0 1.1.7 1.8 2.1 1.2 3.1l-.7 1.3c-.4.7-1.2.9-1.9.6l-2.6-1.1c-.7-.3-1-.9-1-1.6v-1.3a12 12 0 0 0-5.2 0v1.3c0 .7-.3 1.3-1 1.6l-2.6 1.1c-.7.3-1.5.1-1.9-.6z" />
  </Icon>
);
export const Cross = () => (
  <Icon>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
);
