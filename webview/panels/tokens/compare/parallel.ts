/** Ten plain sentences that we wrote in both languages, to say the same in each. */
export const ENGLISH = `The weather is very nice today.
I drank a cup of coffee this morning.
My younger sister goes to school by bus.
There is a small bookshop next to the station.
Please close the window, because it is cold.
We are going to meet in front of the library at three.
I do not know yet whether he will come.
If it rains tomorrow, we will stay at home.
The old man told the children a long story.
Learning a new language takes a lot of time.`;

export const KOREAN = `오늘은 날씨가 아주 좋습니다.
나는 오늘 아침에 커피를 한 잔 마셨습니다.
내 여동생은 버스를 타고 학교에 갑니다.
역 옆에 작은 서점이 있습니다.
추우니까 창문을 닫아 주세요.
우리는 세 시에 도서관 앞에서 만날 것입니다.
그가 올지 아직 모르겠습니다.
내일 비가 오면 우리는 집에 있을 것입니다.
할아버지는 아이들에게 긴 이야기를 들려주셨습니다.
새로운 언어를 배우는 데는 시간이 많이 걸립니다.`;
