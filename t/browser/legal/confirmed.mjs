// Until the page confirms that the choice is saved, in English: what has been sent
// has arrived then, by the script or by the form.
export async function confirmed(page) {
  await page.locator('[role="status"]', { hasText: 'Your choice has been saved' })
    .filter({ visible: true }).first().waitFor();
}
