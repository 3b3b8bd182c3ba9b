// Everything behind the door: needs a session, opens a shop, connects the live stream.
import { useEffect, useRef } from 'react';
import { Navigate, useLocation } from 'react-router';
import { ShopProvider } from '../api/current';
import { LiveProvider } from '../api/live';
import { useSession } from '../api/session';
import type { Session } from '../api/types';
import { leave } from '../parts/call/calling';
import { Failure } from '../parts/Failure';
import { FrameSkeleton } from '../parts/Skeletons';
import { Frame } from './Frame';
import { useI18n } from './i18n';
import { useLook } from './theme/ThemeProvider';

export function Signed() {
  const session = useSession();
  const location = useLocation();
  const wasIn = useRef(false);
  if (session.data) wasIn.current = true;
  const out = session.data === null;
  // Nobody stays on camera behind a closed door.
  useEffect(() => {
    if (out) leave();
  }, [out]);
  if (session.isPending) return <FrameSkeleton />;
  if (session.isError) return <Failure failure={session.error} onRetry={() => void session.refetch()} page />;
  if (session.data === null) {
    return (
      <Navigate
        to="/sign-in"
        replace
        state={{ from: `${location.pathname}${location.search}`, expired: wasIn.current }}
      />
    );
  }
  return (
    <ShopProvider session={session.data}>
      <Preferences user={session.data.user} />
      <LiveProvider>
        <Frame />
      </LiveProvider>
    </ShopProvider>
  );
}

/** The account's language and look win over what this browser remembered. */
function Preferences({ user }: { user: Session['user'] }) {
  const { language, setLanguage } = useI18n();
  const { theme, density, setLook } = useLook();
  useEffect(() => {
    if (user.locale !== language) setLanguage(user.locale);
  }, [user.locale, language, setLanguage]);
  useEffect(() => {
    if (user.theme !== theme || user.density !== density) setLook({ theme: user.theme, density: user.density });
  }, [user.theme, user.density, theme, density, setLook]);
  return null;
}
