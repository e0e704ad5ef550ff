import { TemplateFault } from "../values/fault.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["January", "February", "March", "April", "May", "June"].concat([
  ...["July", "August", "September", "October", "November", "December"],
]);
const DAY = 86_400_000; // milliseconds

/** Python's datetime.strftime() of a local time without a zone, in English. @throws TemplateFault */
export function formatTime(time: Date, pattern: string): string {
  const part = (letter: string): string | number | undefined => {
    const hours = time.getHours();
    const day = Math.round((midnight(time) - Date.UTC(time.getFullYear(), 0, 1)) / DAY); // of the year
    switch (letter) {
      case "a":
        return DAYS[time.getDay()]?.slice(0, 3);
      case "A":
        return DAYS[time.getDay()];
      case "b":
      case "h":
        return MONTHS[time.getMonth()]?.slice(0, 3);
      case "B":
        return MONTHS[time.getMonth()];
      case "c":
        return formatTime(time, "%a %b %e %H:%M:%S %Y");
      case "C":
        return Math.floor(time.getFullYear() / 100);
      case "d":
        return two(time.getDate());
      case "D":
      case "x":
        return formatTime(time, "%m/%d/%y");
      case "e":
        return String(time.getDate()).padStart(2, " ");
      case "f":
        return `${String(time.getMilliseconds()).padStart(3, "0")}000`;
      case "F":
        return formatTime(time, "%Y-%m-%d");
      case "H":
        return two(hours);
      case "I":
        return two(hours % 12 || 12);
      case "j":
        return String(day + 1).padStart(3, "0");
      case "k":
        return String(hours).padStart(2, " ");
      case "l":
        return String(hours % 12 || 12).padStart(2, " ");
      case "m":
        return two(time.getMonth() + 1);
      case "M":
        return two(time.getMinutes());
      case "n":
        return "\n";
      case "p":
        return hours < 12 ? "AM" : "PM";
      case "P":
        return hours < 12 ? "am" : "pm";
      case "r":
        return formatTime(time, "%I:%M:%S %p");
      case "R":
        return formatTime(time, "%H:%M");
      case "s":
        return Math.floor(time.getTime() / 1000);
      case "S":
        return two(time.getSeconds());
      case "t":
        return "\t";
      case "T":
      case "X":
        return formatTime(time, "%H:%M:%S");
      case "u":
        return time.getDay() || 7;
      case "U":
        return two(Math.floor((day + 7 - time.getDay()) / 7));
      case "w":
        return time.getDay();
      case "W":
        return two(Math.floor((day + 7 - ((time.getDay() + 6) % 7)) / 7));
      case "y":
        return two(time.getFullYear() % 100);
      case "Y":
        return time.getFullYear();
      case "z":
      case "Z":
        return "";
      case "%":
        return "%";
      default:
        return undefined;
    }
  };
  return pattern.replace(/%(-?)(.)?/gsu, (all, isBare: string, letter: string | undefined) => {
    const shown = letter === undefined ? undefined : part(letter);
    if (shown === undefined) {
      throw new TemplateFault({ code: "unknown", what: "format", name: all });
    }
    return isBare ? String(shown).replace(/^[0 ]+(?=.)/, "") : String(shown);
  });
}

const two = (number: number): string => String(number).padStart(2, "0");
const midnight = (time: Date): number =>
  Date.UTC(time.getFullYear(), time.getMonth(), time.getDate());
