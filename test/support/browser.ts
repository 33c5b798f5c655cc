/** Headless Chromium (Debian's) for looking at what we draw. */
import { chromium, type Browser } from 'playwright-core';

/** Without GPU and sandbox, as it runs in containers; nothing may be fetched. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}
