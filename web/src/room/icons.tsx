/** @jsxImportSource preact */
// The few signs of the page, drawn in the colour of their words.
import { Icon } from '../public/Icon';

export const Heart = () => (
  <Icon fill>
    <path d="M12 20.5 4.2 12.8a5 5 0 0 1 7.1-7.1l.7.7.7-.7a5 5 0 0 1 7.1 7.1z" />
  </Icon>
);
export const Send = () => (
  <Icon>
    <path d="M4 12 20 4l-4 16-4.5-6.5z" />
    <path d="M11.5 13.5 20 4" />
  </Icon>
);
export const Eye = () => (
  <Icon>
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
    <circle cx="12" cy="12" r="2.8" />
  </Icon>
);
export const Bag = () => (
  <Icon>
    <path d="M5 8h14l1 12H4z" />
    <path d="M8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5" />
  </Icon>
);
export const Cross = () => (
  <Icon>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
);
export const Horn = () => (
  <Icon>
    <path d="M4 10v4h4l8 4.5v-13L8 10z" />
    <path d="M19 9.5a4 4 0 0 1 0 5" />
  </Icon>
);
export const Tick = () => (
  <Icon>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
);
export const Sound = ({ off }: { off: boolean }) => (
  <Icon>
    <path d="M4 10v4h4l5 4V6l-5 4z" />
    <path d={off ? 'm16.5 9.5 5 5m0-5-5 5' : 'M16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11'} />
  </Icon>
);
