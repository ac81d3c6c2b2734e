/** The sign of Hitokuchi: the icon of the installed app, so that a person finds it again on the home screen. */
export function Mark() {
  return <img class="mark" src="/icons/icon.svg" alt="" width="72" height="72" />;
}
