// What a webhook is made of, in a form.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { WEBHOOK_FORMATS, WEBHOOK_TYPES, type WebhookBody } from '../../../src/api/webhook.ts';
import { CheckField, SelectField, TextField } from '../../parts/field.tsx';
import { codeInWords } from '../../words/code-in-words.ts';

const USUAL: readonly string[] = ['TAG_PUSH', 'PROMOTION'];

export function WebhookFields({ hook }: { readonly hook?: WebhookBody | undefined }) {
  const chosen = hook?.types ?? WEBHOOK_TYPES.filter((type) => USUAL.includes(type));
  return (
    <>
      <TextField
        label={t`Receiver`}
        name="url"
        type="url"
        required
        autoFocus
        autoComplete="off"
        spellCheck={false}
        defaultValue={hook?.url}
        placeholder="https://ci.example.com/hooks/shiplock"
      />
      <fieldset className="mb-3">
        <legend className="mb-1 text-sm font-semibold text-ink-2">
          <Trans>Told of</Trans>
        </legend>
        <div className="grid grid-cols-2 gap-x-3 max-[700px]:grid-cols-1">
          {WEBHOOK_TYPES.map((type) => (
            <CheckField
              key={type}
              name={type}
              label={codeInWords(type)}
              defaultChecked={chosen.some((one) => one === type)}
            />
          ))}
        </div>
      </fieldset>
      <SelectField label={t`Format`} name="format" defaultValue={hook?.format ?? 'dtr'}>
        <option value="dtr">{t`as Docker Trusted Registry sends it`}</option>
        <option value="cloudevents">{t`CloudEvents 1.0`}</option>
      </SelectField>
      <CheckField
        label={t`On`}
        name="enabled"
        defaultChecked={hook?.enabled ?? true}
        hint={t`What happens while it is off is not told later.`}
      />
    </>
  );
}

/** What was filled in. */
export function chosenWebhook(form: FormData) {
  return {
    url: String(form.get('url')).trim(),
    types: WEBHOOK_TYPES.filter((type) => form.has(type)),
    format: WEBHOOK_FORMATS.find((format) => format === form.get('format')) ?? 'dtr',
    enabled: form.has('enabled'),
  };
}
