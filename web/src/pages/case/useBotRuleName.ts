// What a rule of the bot is called. Who may not read the policy sees its name in the log.
import { useBot } from '../../api/bot';
import { useSay } from '../../app/i18n';

export function useBotRuleName(): (rule: string) => string {
  const say = useSay();
  const rules = useBot().data?.rules ?? [];
  return (rule) => {
    const found = rules.find((one) => one.id === rule);
    return found ? say(found.name) : rule.replaceAll('_', ' ');
  };
}
